"""The ties of one person with everybody, as arrays over all members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.documents import Scope
from alumnet.search.encoding import SHAPE_TYPES, spell_key
from alumnet.search.groups import SILENT, Group, by_organization, is_first
from alumnet.search.through import PathFinder, Paths
from alumnet.ties.arrays import SpellColumns, strengths_with
from alumnet.ties.levels import TieLevel
from alumnet.ties.policy import DEFAULT_POLICY, KIND_OF_TIE, TieKind, TiePolicy
from alumnet.ties.spells import SpellKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from alumnet.search.documents import IndexedSpell
    from alumnet.search.requests import Onlooker
    from alumnet.search.sight import Sight

    Mask = NDArray[np.bool_]

BITS: Final = {kind: np.uint8(1 << at) for at, kind in enumerate(TieKind)}
# The kinds of ties for each combination of bits.
KINDS: Final = tuple(
    frozenset(kind for kind, bit in BITS.items() if combination & bit)
    for combination in range(1 << len(BITS))
)


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near everybody is: combined strength in [0, 1), and the kinds of ties as bits."""

    strengths: NDArray[np.float64]
    kinds: NDArray[np.uint8]
    paths: Paths

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return self.strengths.nbytes + self.kinds.nbytes + self.paths.size


class _Total:
    """The combined strength with everybody, added up group by group (noisy-or)."""

    def __init__(self, members: int) -> None:
        self.kinds = np.zeros(members, np.uint8)
        self._missing = np.ones(members)

    def add(self, kind: TieKind, slots: NDArray[Any], strengths: NDArray[np.float64]) -> None:
        """Add one group, ascending by slot; of a member with several rows the best counts."""
        tied = strengths > 0
        if not tied.all():
            slots, strengths = slots[tied], strengths[tied]
        first = is_first(slots)
        if not first.all():
            slots = slots[first]
            strengths = np.maximum.reduceat(strengths, np.flatnonzero(first))
        self.kinds[slots] |= BITS[kind]
        self._missing[slots] *= 1.0 - strengths

    def nearness(self, paths: Paths) -> Nearness:
        """Return the sum; nothing can be added afterwards."""
        strengths = np.subtract(1.0, self._missing, out=self._missing)
        return Nearness(strengths, self.kinds, paths)


class TieFinder:
    """Finds everybody near one person, using only what this person may see."""

    def __init__(
        self, sight: Sight, onlooker: Onlooker, policy: TiePolicy = DEFAULT_POLICY
    ) -> None:
        self._sight = sight
        self._onlooker = onlooker
        self._policy = policy
        self.shapes = sight.columns.shapes
        self.members = sight.columns.size
        self._groups: dict[tuple[SpellKind, int], Group | None] = {}

    def nearness(self) -> Nearness:
        """Return the combined ties with everybody."""
        total = _Total(self._sight.columns.size)
        for (kind, group_id), mine in self._my_groups().items():
            group = self.group(kind, group_id)
            if group is not None:
                tie = KIND_OF_TIE[kind]
                total.add(tie, group.slots, self.strengths(tie, mine, group))
        contacts = np.sort(self._sight.columns.slots_of(self._onlooker.connection_ids))
        base = self._policy.base(TieKind.CONNECTION)
        total.add(TieKind.CONNECTION, contacts, np.full(len(contacts), base))
        paths = PathFinder(self._sight, self._onlooker, self, self._policy).paths()
        total.add(TieKind.PATH, paths.slots, paths.strengths)
        return total.nearness(paths)

    def led_to(self) -> dict[tuple[SpellKind, int], int]:
        """Return how many people each of the viewer's places leads to by a link of a path."""
        me = self._sight.columns.slots_of((self._onlooker.person_id,))
        found = {}
        for (kind, group_id), mine in self._my_groups().items():
            group = self.group(kind, group_id)
            if group is not None:
                strengths = self.strengths(KIND_OF_TIE[kind], mine, group)
                near = group.slots[strengths >= self._policy.least_link]
                found[kind, group_id] = len(np.setdiff1d(near, me))
        return found

    def at_my_employers(self) -> Mask:
        """Return who is now at an employer group at which the viewer is now."""
        mask = np.zeros(self._sight.columns.size, np.bool_)
        for group_id in _current_employers(self._onlooker.spells):
            group = self.group(SpellKind.EMPLOYMENT, group_id)
            if group is not None:
                mask |= self._there_now(group)
        return mask

    def _there_now(self, group: Group) -> Mask:
        return group.mask(self.shapes.is_current[group.shapes])

    def size_of(self, kind: SpellKind, group_id: int, organization_id: int) -> int:
        """Return how many people with a spell at the organization the viewer may see."""
        group = self.group(kind, group_id)
        return group.size_of(organization_id) if group else 0

    def _my_groups(self) -> dict[tuple[SpellKind, int], list[IndexedSpell]]:
        found: dict[tuple[SpellKind, int], list[IndexedSpell]] = {}
        for spell in self._onlooker.spells:
            found.setdefault((spell.kind, spell.group_id), []).append(spell)
        return found

    def group(self, kind: SpellKind, group_id: int) -> Group | None:
        """Return the visible spells at an organization and those that belong to it, if any."""
        key = (kind, group_id)
        if key not in self._groups:
            self._groups[key] = self._read_group(kind, group_id)
        return self._groups[key]

    def _read_group(self, kind: SpellKind, group_id: int) -> Group | None:
        table = self._sight.columns.spells
        code = table.code_of(spell_key(kind, group_id))
        if code < 0:
            return None
        read: dict[str, NDArray[Any]] = {
            name: table.rows_of(code, name)
            for name in ("slot", "organization_id", "shape", "level", "scope")
        }
        keep = self._kept(read["slot"], read.pop("scope"))
        if keep is not None and not keep.all():
            read = {name: values[keep] for name, values in read.items()}
        members = self._sight.columns.size
        return Group(read["slot"], read["organization_id"], read["shape"], read["level"], members)

    def _kept(self, slots: NDArray[np.int32], scopes: NDArray[np.uint8]) -> Mask | None:
        """Return which rows may be seen, None if all may."""
        hidden = scopes == Scope.SHARED
        keep: Mask | None = None
        if hidden.any():
            keep = self._sight.shared[slots]
            keep |= ~hidden
        if not (self._sight.sees_everybody and self._sight.columns.all_alive):
            there = self._sight.there[slots]
            keep = there if keep is None else keep & there
        return keep

    def strengths(
        self, kind: TieKind, mine: list[IndexedSpell], group: Group
    ) -> NDArray[np.float64]:
        """Return the best strength of one person's spells with each row of their group.

        0 for rows whose owner lets them tie nobody.
        """
        best = np.zeros(len(group.slots))
        mine = [spell for spell in mine if spell.level is not TieLevel.NOBODY]
        for spell in mine:
            for rows, people in by_organization(group, spell.organization_id):
                found = self._with_shapes(kind, spell, group.shapes[rows], people)
                if len(mine) == 1 and isinstance(rows, slice):
                    best = found
                else:
                    best[rows] = np.maximum(best[rows], found)
        silent = group.levels == SILENT
        if silent.any():
            best[silent] = 0.0
        if kind is TieKind.COLLEAGUE and any(spell.bounds.is_current for spell in mine):
            # Who is there today, as the viewer is, is a colleague and not a former one.
            best[group.there_now(self.shapes)[group.slots]] = 0.0
        return best

    def _with_shapes(
        self, kind: TieKind, mine: IndexedSpell, shapes: NDArray[np.int32], people: int
    ) -> NDArray[np.float64]:
        """Return the strength of one spell with each of many; few shapes stand for many spells."""
        is_shortcut = len(self.shapes.is_current) < len(shapes)
        theirs = self.shapes if is_shortcut else _chosen(self.shapes, shapes)
        strengths = strengths_with(
            mine.bounds,
            theirs,
            kind=kind,
            today_month=self._onlooker.today_month,
            people=people,
            both_there_now=np.zeros(len(theirs.is_current), np.bool_),
            policy=self._policy,
        )
        return strengths[shapes] if is_shortcut else strengths


def _current_employers(spells: Iterable[IndexedSpell]) -> set[int]:
    return {
        spell.group_id
        for spell in spells
        if spell.kind is SpellKind.EMPLOYMENT and spell.bounds.is_current
    }


def _chosen(bounds: SpellColumns, rows: NDArray[np.int32]) -> SpellColumns:
    return SpellColumns(*(getattr(bounds, name)[rows] for name in SHAPE_TYPES))
