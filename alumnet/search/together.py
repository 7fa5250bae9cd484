"""What a viewer's contacts share with everybody else at one place, as links that lead on.

Most of what could be compared can't be link enough: a place is too large, or somebody left it too
long ago. Rows and columns are thrown out by these bounds first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from alumnet.search.documents import Scope
from alumnet.search.encoding import LEVELS, SHAPE_TYPES, place_of_key
from alumnet.search.groups import SILENT, is_first
from alumnet.ties.arrays import SpellColumns, most_by_recency, strengths_between
from alumnet.ties.crowd import COULD_BE_MEANT
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import KIND_OF_TIE, TieKind, TiePolicy, rarity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from alumnet.search.groups import Group
    from alumnet.search.sight import Sight
    from alumnet.ties.spells import SpellKind

    Strengths = NDArray[np.float64]
    People = NDArray[np.int64]

# What is looked at: the places where most contacts were, and so many of them there.
_MOST_PLACES: Final = 16
_MOST_CONTACTS: Final = 12
_SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")
_LISTED: Final = LEVELS[TieLevel.LISTED]


@dataclass(frozen=True, slots=True)
class ContactSpells:
    """Spells of contacts that the viewer may see and that may lead on, by place and person."""

    codes: NDArray[np.int32]
    people: People
    slots: NDArray[np.int32]
    organizations: NDArray[np.int64]
    shapes: NDArray[np.int32]
    levels: NDArray[np.uint8]

    @classmethod
    def of(cls, sight: Sight, contacts: NDArray[np.int64]) -> ContactSpells:
        """Return those of these members."""
        table = sight.columns.spells
        rows = table.rows_of_members(contacts)
        hidden = table.column("scope")[rows] == Scope.SHARED
        rows = rows[~hidden | sight.shared[table.column("slot")[rows]]]
        rows = rows[table.column("level")[rows] != SILENT]
        names = ("code", "slot", "organization_id", "shape", "level")
        codes, slots, *others = (table.column(name)[rows] for name in names)
        people = sight.columns.member("person_id")[slots]
        order = np.lexsort((people, codes))
        return cls(codes, people, slots, *others).only(order)

    def only(self, which: Any) -> ContactSpells:
        """Return some of them."""
        return ContactSpells(
            self.codes[which],
            self.people[which],
            self.slots[which],
            self.organizations[which],
            self.shapes[which],
            self.levels[which],
        )

    @property
    def begins(self) -> NDArray[np.intp]:
        """Where at one place the spells of each person begin."""
        return np.flatnonzero(is_first(self.people))


class Reach:
    """How strong links can be at best, by how long ago somebody left; for one day."""

    def __init__(self, sight: Sight, today_month: int, policy: TiePolicy) -> None:
        self.shapes = sight.columns.shapes
        self.today_month = today_month
        self.policy = policy
        self.recency = most_by_recency(self.shapes, today_month, policy)
        begun = self.shapes.is_current | (self.shapes.possible_from <= today_month)
        self.recency[~begun] = 0.0

    def places(
        self, sight: Sight, contacts: NDArray[np.int64], only: NDArray[np.int64] | None
    ) -> Iterator[tuple[SpellKind, int, ContactSpells]]:
        """Give each place where enough contacts were of late, or one who may be named.

        With `only` the places of these members are enough.
        """
        spells = ContactSpells.of(sight, contacts)
        keys = sight.columns.spells.keys
        kinds = [place_of_key(key)[0] for key in keys[spells.codes].tolist()]
        bases = np.array([self.policy.base(KIND_OF_TIE[kind]) for kind in kinds])
        spells = spells.only(bases * self.recency[spells.shapes] >= self.policy.least_link)
        firsts = is_first(spells.codes)
        begins = np.flatnonzero(firsts)
        if not len(begins):
            return
        people = np.add.reduceat((is_first(spells.people) | firsts).astype(np.int64), begins)
        named = np.maximum.reduceat(spells.levels, begins) == _LISTED
        ends = np.append(begins[1:], len(firsts))
        found = np.flatnonzero((people >= COULD_BE_MEANT) | named)
        found = found[np.argsort(-people[found], kind="stable")][:_MOST_PLACES]
        if only is not None:
            theirs = sight.columns.spells.rows_of_members(only)
            there = np.unique(sight.columns.spells.column("code")[theirs])
            found = found[np.isin(spells.codes[begins[found]], there)]
        for at in found.tolist():
            kind, group_id = place_of_key(int(keys[spells.codes[begins[at]]]))
            yield kind, group_id, spells.only(slice(begins[at], ends[at]))


class Place:
    """The links of contacts with everybody at one place, or with those of `only` who are there."""

    def __init__(
        self,
        reach: Reach,
        kind: SpellKind,
        group: Group,
        spells: ContactSpells,
        only: NDArray[np.int64] | None = None,
    ) -> None:
        self._reach = reach
        self._kind = KIND_OF_TIE[kind]
        self._group = group
        most = self._most(spells)
        least = reach.policy.least_link
        self._there_now = np.isin(
            spells.people, spells.people[reach.shapes.is_current[spells.shapes]]
        )
        near = most * reach.recency[spells.shapes] >= least
        near &= np.isin(spells.people, np.unique(spells.people[near])[:_MOST_CONTACTS])
        self._there_now = self._there_now[near]
        self._spells = spells.only(near)
        leads = (most * reach.recency[group.shapes] >= least) & (group.levels != SILENT)
        if only is not None:
            leads &= np.isin(group.slots, only)
        self._rows = np.flatnonzero(leads)
        self.slots = group.slots[self._rows].astype(np.int64)
        self._firsts = np.flatnonzero(is_first(self.slots))
        self.slots = self.slots[self._firsts]

    @property
    def is_empty(self) -> bool:
        """Whether nothing shared here is link enough."""
        return not len(self._spells.people) or not len(self._rows)

    def _most(self, spells: ContactSpells) -> float:
        smallest = min(self._group.size_of(each) for each in set(spells.organizations.tolist()))
        return self._reach.policy.base(self._kind) * rarity(smallest, self._reach.policy)

    def third_best(self) -> Strengths:
        """Return for each member what at least three contacts reach; 0 where fewer have a link."""
        begins = self._spells.begins
        if len(begins) < COULD_BE_MEANT:
            return np.zeros(len(self.slots))
        each = np.maximum.reduceat(self._strengths, begins, axis=0)
        each = np.maximum.reduceat(each, self._firsts, axis=1)
        # The highest so far in falling order: far quicker than sorting columns.
        highest = [np.zeros(len(self.slots)) for _ in range(COULD_BE_MEANT)]
        for strengths in each:
            rest = strengths
            for at, held in enumerate(highest):
                highest[at], rest = np.maximum(held, rest), np.minimum(held, rest)
        return highest[-1]

    def best_listed(self) -> tuple[Strengths, People]:
        """Return for each member the best link that may be named, and whose it is."""
        listed = self._spells.levels == _LISTED
        if not listed.any():
            return np.zeros(len(self.slots)), np.zeros(len(self.slots), np.int64)
        both = self._strengths[listed] * (self._group.levels[self._rows] == _LISTED)
        each = np.maximum.reduceat(both, self._firsts, axis=1)
        best = np.argmax(each, axis=0)
        return each[best, np.arange(each.shape[1])], self._spells.people[listed][best]

    @cached_property
    def _strengths(self) -> Strengths:
        """The strength of each spell with each row, 0 with oneself and for colleagues of today."""
        spells, group, rows = self._spells, self._group, self._rows
        organizations = group.organizations[rows]
        found = np.empty((len(spells.people), len(rows)))
        for mine in set(spells.organizations.tolist()):
            at = _all_or_some(spells.organizations == mine)
            for theirs in set(organizations.tolist()):
                to = _all_or_some(organizations == theirs)
                found[_crossing(at, to)] = self._between(
                    spells.shapes[at], group.shapes[rows][to], mine, theirs
                )
        slots = group.slots[rows]
        begins, ends = (np.searchsorted(slots, spells.slots, side=side) for side in _SIDES)
        for at, (begin, end) in enumerate(zip(begins.tolist(), ends.tolist(), strict=True)):
            found[at, begin:end] = 0.0
        if self._kind is TieKind.COLLEAGUE and self._there_now.any():
            there_now = group.there_now(self._reach.shapes)[slots]
            found[np.ix_(self._there_now, there_now)] = 0.0
        return found

    def _between(
        self, one: NDArray[np.int32], other: NDArray[np.int32], mine: int, theirs: int
    ) -> Strengths:
        return strengths_between(
            _chosen(self._reach.shapes, one[:, np.newaxis]),
            _chosen(self._reach.shapes, other),
            kind=self._kind,
            today_month=self._reach.today_month,
            people=sum(self._group.size_of(each) for each in {mine, theirs}),
            policy=self._reach.policy,
        )


def _all_or_some(which: NDArray[np.bool_]) -> Any:
    """Return an index for these rows: a slice where it is all of them, as nearly always."""
    return slice(None) if which.all() else np.flatnonzero(which)


def _crossing(at: Any, to: Any) -> Any:
    if isinstance(at, slice) or isinstance(to, slice):
        return at, to
    return np.ix_(at, to)


def _chosen(bounds: SpellColumns, rows: NDArray[np.int32]) -> SpellColumns:
    return SpellColumns(*(getattr(bounds, name)[rows] for name in SHAPE_TYPES))
