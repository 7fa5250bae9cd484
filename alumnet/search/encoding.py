"""A document as the rows it becomes in the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.kernel.text import name_forms
from alumnet.search.coded_rows import TableShape
from alumnet.search.documents import (
    FacetKind,
    FacetValue,
    Scope,
    fingerprint,
    links_fingerprint,
)
from alumnet.ties.levels import TieLevel
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import DTypeLike

    from alumnet.search.documents import MemberDocument

KEY_BYTES: Final = 40  # longer names are found by their first forty bytes

MEMBER_TYPES: Final[dict[str, DTypeLike]] = {
    "person_id": np.int64,
    "text_key": np.int64,
    "fingerprint": np.int64,
    "links_fingerprint": np.int64,
    "joined_day": np.int32,
    "dead_from": np.uint32,
    "mentor": np.uint8,
    "mentor_scope": np.uint8,
    "places_total": np.uint16,
    "places_open": np.uint16,
    "open_requests": np.uint16,
    "reply_hours": np.float32,
    "length_everyone": np.float32,
    "length_shared": np.float32,
}
ALIVE: Final = 2**32 - 1  # `dead_from` of a member whose newest document this is

# Bits of the `mentor` column.
OFFERS: Final = 1
ACCEPTING: Final = 2
AWAY: Final = 4

NAMES: Final = TableShape("names", f"S{KEY_BYTES}", {"scope": np.uint8})
FACETS: Final = TableShape("facets", f"S{KEY_BYTES}", {"scope": np.uint8})
MEMBERSHIPS: Final = TableShape("memberships", np.int64, {})
SPELLS: Final = TableShape(
    "spells",
    np.int64,
    {"organization_id": np.int64, "shape": np.int32, "scope": np.uint8, "level": np.uint8},
)
# Whoever is connected with the person that is the key.
LINKS: Final = TableShape("links", np.int64, {"level": np.uint8})
LEVELS: Final = {TieLevel.NOBODY: 0, TieLevel.UNNAMED: 1, TieLevel.LISTED: 2}
# Bounds repeat so much that each is kept once; a spell names its shape. In the order of
# `SpellColumns`.
SHAPE_TYPES: Final[dict[str, DTypeLike]] = {
    "certain_from": np.int32,
    "certain_to": np.int32,
    "possible_from": np.int32,
    "possible_to": np.int32,
    "is_current": np.bool_,
}
TABLES: Final = (NAMES, FACETS, MEMBERSHIPS, SPELLS, LINKS)

_SPELL_NUMBERS: Final = {
    SpellKind.EMPLOYMENT: 1,
    SpellKind.EDUCATION: 2,
    SpellKind.MEMBERSHIP: 3,
}
_SPELL_KINDS: Final = {number: kind for kind, number in _SPELL_NUMBERS.items()}
_GROUP_BITS: Final = 56


def spell_key(kind: SpellKind, group_id: int) -> int:
    """Return the key under which the spells of a group are listed."""
    return (_SPELL_NUMBERS[kind] << _GROUP_BITS) | group_id


def place_of_key(key: int) -> tuple[SpellKind, int]:
    """Return the kind and the group again."""
    return _SPELL_KINDS[key >> _GROUP_BITS], key & (1 << _GROUP_BITS) - 1


def facet_key(kind: FacetKind, value: FacetValue) -> bytes:
    """Return the key of a facet value, such as `topic:17` or `language:de`."""
    return f"{kind.value}:{value}".encode()[:KEY_BYTES]


def facet_value(key: bytes) -> FacetValue:
    """Return the value again; ids and years as numbers."""
    kind, _, value = key.decode("utf-8", "replace").partition(":")
    return int(value) if FacetKind(kind).is_number else value


def name_key(form: str) -> bytes:
    """Return the key of one folded name."""
    return form.encode()[:KEY_BYTES]


@dataclass(frozen=True, slots=True)
class EncodedSpell:
    """A spell: the key of its group, and its bounds as the values of a shape."""

    key: int
    organization_id: int
    shape: tuple[int, int, int, int, bool]
    scope: Scope
    level: int


@dataclass(frozen=True, slots=True)
class EncodedMember:
    """The values of one member, each list ready to be appended to its table."""

    fixed: dict[str, float | int]
    names: list[tuple[bytes, Scope]]
    facets: list[tuple[bytes, Scope]]
    memberships: tuple[int, ...]
    spells: list[EncodedSpell]
    links: list[tuple[int, int]]


def encoded(document: MemberDocument) -> EncodedMember:
    """Return the rows of a document. A value listed in both scopes counts as everyone's."""
    return EncodedMember(
        fixed=_fixed(document),
        names=_widest(
            (name_key(form), value.scope)
            for value in document.names
            for form in name_forms(value.text)
        ),
        facets=_widest(
            (facet_key(entry.kind, entry.value), entry.scope) for entry in document.facets
        ),
        memberships=tuple(sorted(set(document.association_ids))),
        spells=[
            EncodedSpell(
                spell_key(spell.kind, spell.group_id),
                spell.organization_id,
                (
                    spell.bounds.certain_from,
                    spell.bounds.certain_to,
                    spell.bounds.possible_from,
                    spell.bounds.possible_to,
                    spell.bounds.is_current,
                ),
                spell.scope,
                LEVELS[spell.level],
            )
            for spell in document.spells
        ],
        links=[(link.person_id, LEVELS[link.level]) for link in document.links],
    )


def _widest(values: Iterable[tuple[bytes, Scope]]) -> list[tuple[bytes, Scope]]:
    found: dict[bytes, Scope] = {}
    for key, scope in values:
        found[key] = min(scope, found.get(key, scope))
    return list(found.items())


def _fixed(document: MemberDocument) -> dict[str, float | int]:
    values: dict[str, float | int] = dict.fromkeys(MEMBER_TYPES, 0)
    values |= {
        "person_id": document.person_id,
        "joined_day": document.joined_day,
        "fingerprint": fingerprint(document),
        "links_fingerprint": links_fingerprint(document),
        "dead_from": ALIVE,
        "reply_hours": float("nan"),
    }
    offer = document.mentor
    if offer is not None:
        values |= {
            "mentor": OFFERS | ACCEPTING * offer.is_accepting | AWAY * offer.is_away,
            "mentor_scope": int(offer.scope),
            "places_total": _small(offer.places_total),
            "places_open": _small(offer.places_open),
            "open_requests": _small(offer.open_requests),
        }
        if offer.reply_hours is not None:
            values["reply_hours"] = offer.reply_hours
    return values


def _small(number: int) -> int:
    return max(0, min(number, 65_535))
