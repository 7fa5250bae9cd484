"""What the index holds about one member, free of any database.

Only values that `domain.md` section 3 lets others find may be put in a document: values for
everyone, and values for people who share an active association with the member. Anything else
must be left out by whoever builds the document, and a member without a listing has no document.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from alumnet.ties.calendar import UNDATED, Bounds
from alumnet.ties.levels import DEFAULT_LEVEL, TieLevel
from alumnet.ties.spells import SpellKind

FacetValue = int | str


class Scope(IntEnum):
    """Who may find a value."""

    EVERYONE = 0
    SHARED = 1  # members who share an active association with the person


class FacetKind(StrEnum):
    """A way of narrowing a result, in the order in which facets are shown."""

    TOPIC = "topic"
    TIME = "time"
    SCHOOL = "school"
    EMPLOYER = "employer"
    INDUSTRY = "industry"
    CLASS_YEAR = "class_year"
    ASSOCIATION = "association"
    LANGUAGE = "language"
    COUNTRY = "country"

    @property
    def is_number(self) -> bool:
        """Whether its values are whole numbers (ids and years) and not codes such as "de"."""
        return self in _NUMBERED


_NUMBERED = frozenset(
    {FacetKind.SCHOOL, FacetKind.EMPLOYER, FacetKind.CLASS_YEAR, FacetKind.ASSOCIATION}
)


@dataclass(frozen=True, slots=True)
class TextValue:
    """Words to be found; a title counts three times as much as other text."""

    text: str
    scope: Scope = Scope.EVERYONE
    is_title: bool = False


@dataclass(frozen=True, slots=True)
class NameValue:
    """One form of the person's name: as shown, as written at home, as it was before."""

    text: str
    scope: Scope = Scope.EVERYONE


@dataclass(frozen=True, slots=True)
class FacetEntry:
    """One value of one facet. An employer's parents may be listed as further entries."""

    kind: FacetKind
    value: FacetValue
    scope: Scope = Scope.EVERYONE


@dataclass(frozen=True, slots=True)
class IndexedSpell:
    """Time spent at an organization; `group_id` is its topmost parent, itself when it has none."""

    kind: SpellKind
    organization_id: int
    group_id: int
    bounds: Bounds = UNDATED
    scope: Scope = Scope.EVERYONE
    level: TieLevel = DEFAULT_LEVEL


@dataclass(frozen=True, slots=True)
class IndexedLink:
    """A connection that may be a link of a path, as both ends chose."""

    person_id: int
    level: TieLevel = DEFAULT_LEVEL


@dataclass(frozen=True, slots=True)
class MentorOffer:
    """The numbers of a mentor profile that finding and ordering need."""

    is_accepting: bool
    is_away: bool
    places_total: int
    places_open: int
    open_requests: int = 0
    reply_hours: float | None = None  # median time to an answer; None while unknown
    scope: Scope = Scope.EVERYONE


@dataclass(frozen=True, slots=True)
class MemberDocument:
    """Everything the index may know about one member."""

    person_id: int
    names: tuple[NameValue, ...]
    association_ids: tuple[int, ...]  # active memberships: who counts as sharing one
    joined_day: int = 0  # days since 1970-01-01; 0 for who is in the records alone
    texts: tuple[TextValue, ...] = ()
    facets: tuple[FacetEntry, ...] = ()
    spells: tuple[IndexedSpell, ...] = ()
    links: tuple[IndexedLink, ...] = ()
    mentor: MentorOffer | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The names under which a facet value can be typed (`company:acme`) and shown."""

    kind: FacetKind
    value: FacetValue
    names: tuple[str, ...]  # the first one is shown, the others are aliases


@dataclass(frozen=True, slots=True)
class Change:
    """A member whose document is new or different; None when there is none any more."""

    person_id: int
    document: MemberDocument | None


def day_number(day: date) -> int:
    """Return a day as documents hold it: counted from 1970-01-01."""
    return (day - date(1970, 1, 1)).days


def fingerprint(document: MemberDocument) -> int:
    """A 63-bit number that differs when any value of the document differs, apart from links."""
    return _digest(_plain(document))


def links_fingerprint(document: MemberDocument) -> int:
    """A 63-bit number that differs when any link of the document differs, 0 without any.

    A number of its own: a new connection must not look as if the member had changed otherwise.
    """
    links = [(link.person_id, link.level.value) for link in document.links]
    return _digest(links) if links else 0


def whole_fingerprint(document: MemberDocument) -> int:
    """A 63-bit number that differs when anything of the document differs."""
    return fingerprint(document) ^ links_fingerprint(document)


def _digest(values: object) -> int:
    text = json.dumps(values, separators=(",", ":"), ensure_ascii=False)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


def _plain(document: MemberDocument) -> list[object]:
    """Return the document as lists; `dataclasses.asdict` takes ten times as long."""
    offer = document.mentor
    return [
        document.person_id,
        document.joined_day,
        document.association_ids,
        [(name.text, name.scope) for name in document.names],
        [(text.text, text.scope, text.is_title) for text in document.texts],
        [(entry.kind, entry.value, entry.scope) for entry in document.facets],
        [
            (
                spell.kind,
                spell.organization_id,
                spell.group_id,
                spell.bounds.certain_from,
                spell.bounds.certain_to,
                spell.bounds.possible_from,
                spell.bounds.possible_to,
                spell.bounds.is_current,
                spell.scope,
                spell.level.value,
            )
            for spell in document.spells
        ],
        offer and [getattr(offer, name) for name in _OFFER_FIELDS],
    ]


_OFFER_FIELDS = tuple(MentorOffer.__dataclass_fields__)
