"""What is asked of the engine, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from alumnet.search.documents import FacetKind, FacetValue
from alumnet.ties.policy import TieKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from alumnet.search.documents import IndexedSpell
    from alumnet.ties.spells import SpellKind


class Sort(StrEnum):
    """Orders a member may choose."""

    CLOSEST = "closest"  # the blend of everything, ties included
    BEST_MATCH = "match"  # the same without ties
    QUICKEST = "quickest"  # to reply
    NEWEST = "newest"  # recently joined


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks, with everything that decides what this person may see and is near to.

    `circles` are those of the connections that count together (`ties.crowd`). `excluded_ids` are
    people on either side of a block. `wanted_topics` are what the person looks
    for, if anything: they order the result and don't narrow it. `today_month` counts from year 0.
    """

    person_id: int
    today_month: int
    association_ids: frozenset[int] = frozenset()
    spells: tuple[IndexedSpell, ...] = ()
    connection_ids: frozenset[int] = frozenset()
    circles: tuple[tuple[int, ...], ...] = ()
    excluded_ids: frozenset[int] = frozenset()
    wanted_topics: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who was, or may have been, at an organization in a month (any month if None)."""

    organization_id: int
    month: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """An organization as people studied, worked or are members there.

    The topmost of a group stands for all of it.
    """

    kind: SpellKind
    group_id: int
    organization_id: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """Somebody who was at a place: in a year (of a school, whose last it was), now or not any more.

    Without either, at any time.
    """

    place: Place
    year: int | None = None
    is_current: bool | None = None


@dataclass(frozen=True, slots=True)
class Attended:
    """How many people were at a place: at all, now, by year and by organization of the group."""

    people: int = 0
    current: int = 0
    years: Mapping[int, int] = field(default_factory=dict)
    parts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question. Values of one facet are alternatives, facets narrow each other.

    `joined_since`: who came here on that day or later. `after` and `before` are the marks of a
    page's last and first hit. The viewer is found only with `includes_self`.
    """

    text: str = ""
    filters: Mapping[FacetKind, frozenset[FacetValue]] = field(default_factory=dict)
    tie_kinds: frozenset[TieKind] = frozenset()
    mentors_only: bool = False
    place_open: bool = False
    outside_my_organization: bool = False
    joined_since: date | None = None
    presence: Presence | None = None
    attendance: Attendance | None = None
    includes_self: bool = False
    sort: Sort = Sort.CLOSEST
    limit: int = 20
    after: int | None = None
    before: int | None = None
    with_facets: bool = True
    values_per_facet: int = 12


class Parts(NamedTuple):
    """Why a hit stands where it stands. Each part is a factor in (0, 1]; `final` their product.

    `strength` is the combined strength of the ties, 0 without one; `tie` the factor made of it.
    """

    text: float
    tie: float
    topical: float
    availability: float
    exposure: float
    final: float
    strength: float

    @property
    def has_room(self) -> bool:
        """Whether a place was open when the index last heard of it."""
        return self.availability == 1.0


class PathFound(NamedTuple):
    """A path through a contact: its strength, and how it may be told.

    `through` is the contact who may be named, 0 for nobody. `is_by_connection` says that its second
    link is a connection, and not what two people share.
    """

    strength: float
    through: int
    is_by_connection: bool


class Hit(NamedTuple):
    """One person found. `mark` is where a page that follows or precedes this hit begins."""

    person_id: int
    parts: Parts
    tie_kinds: frozenset[TieKind]
    mark: int
    path: PathFound | None = None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many would be found with this value, all other filters kept."""

    value: FacetValue
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts beside a result. Each group is counted without its own filter."""

    values: Mapping[FacetKind, tuple[FacetCount, ...]]
    ties: Mapping[TieKind, int]
    place_open: int
    outside_my_organization: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """A page of hits, best first.

    `is_relaxed` says that nobody has all the words, so that some suffice; `is_cut_short` that time
    ran out and the last words were left aside. Marks hold within a generation; in a later one a
    page may begin a little elsewhere.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Facets | None
    has_next: bool
    has_previous: bool
    generation: int
    is_relaxed: bool = False
    is_cut_short: bool = False

    @property
    def next_mark(self) -> int | None:
        """What to ask `after` for the page that follows, None on the last."""
        return self.hits[-1].mark if self.hits and self.has_next else None

    @property
    def previous_mark(self) -> int | None:
        """What to ask `before` for the page before, None on the first."""
        return self.hits[0].mark if self.hits and self.has_previous else None
