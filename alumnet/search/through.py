"""Who is near one person through a contact: paths of two links, the best one to each member.

The first link is a connection of the viewer. The second is a connection, or what two people share:
then it takes three contacts to whom the same organization gives at least that link, because anybody
can look up who was where. When a path may be told at all is for `ties.crowd` to say. A contact who
may be named, and whom the other end lets be named, needs no company.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.search.encoding import LEVELS
from alumnet.search.requests import PathFound
from alumnet.search.together import Place, Reach
from alumnet.ties.crowd import may_be_led_to
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import TieKind
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.search.nearness import TieFinder
    from alumnet.search.requests import Onlooker
    from alumnet.search.sight import Sight
    from alumnet.ties.policy import TiePolicy

    Slots = NDArray[np.int64]
    Strengths = NDArray[np.float64]

_LISTED: Final = LEVELS[TieLevel.LISTED]


@dataclass(frozen=True, slots=True)
class Paths:
    """The best path to each member who has one, ascending by slot."""

    slots: Slots
    strengths: Strengths
    through: NDArray[np.int64]
    by_connection: NDArray[np.bool_]

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        columns = (self.slots, self.strengths, self.through, self.by_connection)
        return sum(column.nbytes for column in columns)

    def to(self, slot: int) -> PathFound | None:
        """Return the path to one member, None without one."""
        at = int(np.searchsorted(self.slots, slot))
        if at == len(self.slots) or self.slots[at] != slot:
            return None
        return PathFound(
            float(self.strengths[at]), int(self.through[at]), bool(self.by_connection[at])
        )


class _Best:
    """The best path to each member so far; of equally strong ones the first that was found."""

    def __init__(self, members: int) -> None:
        self._strengths = np.zeros(members)
        self._through = np.zeros(members, np.int64)
        self._by_connection = np.zeros(members, np.bool_)

    def add(
        self, slots: Slots, strengths: Strengths, through: NDArray[np.int64], *, by_connection: bool
    ) -> None:
        """Add paths to members of whom each is there once."""
        better = strengths > self._strengths[slots]
        slots = slots[better]
        self._strengths[slots] = strengths[better]
        self._through[slots] = through[better]
        self._by_connection[slots] = by_connection

    def paths(self, without: Slots) -> Paths:
        """Return the paths, but those to some members."""
        self._strengths[without] = 0.0
        slots = np.flatnonzero(self._strengths)
        return Paths(
            slots, self._strengths[slots], self._through[slots], self._by_connection[slots]
        )


class PathFinder:
    """Finds the paths of one person, using only what this person may see."""

    def __init__(
        self, sight: Sight, onlooker: Onlooker, ties: TieFinder, policy: TiePolicy
    ) -> None:
        self._sight = sight
        self._onlooker = onlooker
        self._ties = ties
        self._policy = policy
        self._columns = sight.columns
        self._first = policy.base(TieKind.CONNECTION)
        self._best = _Best(sight.columns.size)

    def paths(self, only: Slots | None = None) -> Paths:
        """Return the best path to everybody who has one.

        With `only` it is enough to know those to these members; others may be missing.
        """
        me = self._columns.slots_of((self._onlooker.person_id,))
        contacts = self._contacts()
        if len(contacts):
            self._add_connections(contacts, me)
            self._add_shared(contacts, only)
        return self._best.paths(without=me)

    def _contacts(self) -> Slots:
        """Return the connections who are here and may be the middle of a path."""
        mine = self._columns.slots_of(self._onlooker.connection_ids)
        mine = mine[self._sight.there[mine]]
        links = self._columns.links
        code = links.code_of(self._onlooker.person_id)
        known = links.rows_of(code) if code >= 0 else np.empty(0, np.int32)
        return mine[np.isin(mine, known)]

    def _add_connections(self, contacts: Slots, me: Slots) -> None:
        """Add the paths on which both links are connections."""
        links, person_ids = self._columns.links, self._columns.member("person_id")
        # Who isn't listed themselves could lend two others their eyes unseen.
        counted = self._counted() if len(me) else me
        rows = links.rows_of_each(links.codes_of(person_ids[np.union1d(contacts, counted)]))
        slots = links.column("slot")[rows].astype(np.int64)
        is_there = self._sight.there[slots]
        rows, slots = rows[is_there], slots[is_there]
        contact_ids = links.keys[links.column("code")[rows]]
        leads = np.isin(contact_ids, person_ids[contacts])
        listed = leads & (links.column("level")[rows] == _LISTED)
        to, first = np.unique(slots[listed], return_index=True)
        self._add_linked(to, contact_ids[listed][first])
        is_counted = np.isin(contact_ids, person_ids[counted])
        to = self._said(slots[is_counted], counted, me)
        to = np.intersect1d(to, slots[is_counted & leads])
        self._add_linked(to, np.zeros_like(to))

    def _add_linked(self, slots: Slots, through: NDArray[np.int64]) -> None:
        strengths = np.full(len(slots), self._first * self._first)
        self._best.add(slots, strengths, through, by_connection=True)

    def _counted(self) -> Slots:
        """Return the contacts of those circles of which everybody is here."""
        slots = self._columns.slots_of(chain.from_iterable(self._onlooker.circles))
        slots = slots[self._sight.there[slots]]
        here = dict(
            zip(self._columns.member("person_id")[slots].tolist(), slots.tolist(), strict=True)
        )
        whole = (circle for circle in self._onlooker.circles if here.keys() >= set(circle))
        return np.array([here[each] for circle in whole for each in circle], np.int64)

    def _said(self, slots: Slots, counted: Slots, me: Slots) -> Slots:
        """Return of whom a page may say that one of the counted contacts leads there.

        `slots` are the connections of these contacts, one for each of them.
        """
        known = np.bincount(slots, minlength=self._columns.size)
        known[counted] += 1
        known[me] = 0
        others = np.flatnonzero(known)
        said: Slots = others[may_be_led_to(len(counted), known[others])]
        return said

    def _add_shared(self, contacts: Slots, only: Slots | None) -> None:
        """Add the paths on which the second link is what a contact and somebody else share."""
        reach = Reach(self._sight, self._onlooker.today_month, self._policy)
        for kind, group_id, spells in reach.places(self._sight, contacts, only):
            if kind is SpellKind.MEMBERSHIP and group_id in self._onlooker.association_ids:
                continue  # the viewer is there too: nobody is brought nearer
            group = self._ties.group(kind, group_id)
            place = Place(reach, kind, group, spells, only) if group else None
            if place is not None and not place.is_empty:
                self._add_enough(place.slots, *place.best_listed())
                self._add_enough(place.slots, place.third_best(), np.zeros_like(place.slots))

    def _add_enough(self, slots: Slots, links: Strengths, through: NDArray[np.int64]) -> None:
        enough = links >= self._policy.least_link
        self._best.add(
            slots[enough], self._first * links[enough], through[enough], by_connection=False
        )
