"""The ties of one person with everybody, as arrays over all members."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.documents import Scope
from alumnet.search.encoding import spell_key
from alumnet.ties.arrays import NoisyOr, SpellColumns, strengths_with
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


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near everybody is: combined strength in [0, 1), and the kinds of ties as bits."""

    strengths: NDArray[np.float64]
    kinds: NDArray[np.uint8]

    def kinds_of(self, slot: int) -> frozenset[TieKind]:
        """Return the kinds of ties with one member."""
        return frozenset(kind for kind, bit in BITS.items() if self.kinds[slot] & bit)


@dataclass(slots=True)
class _Group:
    """The visible spells of everybody at one employer group, school or association."""

    slots: NDArray[np.int32]
    organizations: NDArray[np.int64]
    bounds: SpellColumns
    sizes: dict[int, int] = field(default_factory=dict)

    def size_of(self, organization_id: int) -> int:
        """Return how many people of an organization may be seen."""
        if organization_id not in self.sizes:
            slots = self.slots[self.organizations == organization_id]
            self.sizes[organization_id] = len(np.unique(slots))
        return self.sizes[organization_id]

    def there_now(self, members: int) -> Mask:
        mask = np.zeros(members, np.bool_)
        mask[self.slots[self.bounds.is_current]] = True
        return mask


class TieFinder:
    """Finds everybody near one person, using only what this person may see."""

    def __init__(
        self, sight: Sight, onlooker: Onlooker, policy: TiePolicy = DEFAULT_POLICY
    ) -> None:
        self._sight = sight
        self._onlooker = onlooker
        self._policy = policy
        self._groups: dict[tuple[SpellKind, int], _Group | None] = {}

    def nearness(self) -> Nearness:
        """Return the combined ties with everybody."""
        members = self._sight.columns.size
        total = NoisyOr(members)
        kinds = np.zeros(members, np.uint8)
        for (kind, group_id), mine in self._my_groups().items():
            group = self._group(kind, group_id)
            if group is None:
                continue
            strengths = self._strengths(KIND_OF_TIE[kind], mine, group)
            tied = strengths > 0
            slots = group.slots if tied.all() else group.slots[tied]
            kinds[slots] |= BITS[KIND_OF_TIE[kind]]
            total.add(slots, strengths if tied.all() else strengths[tied])
        contacts = self._sight.columns.slots_of(self._onlooker.connection_ids)
        kinds[contacts] |= BITS[TieKind.CONNECTION]
        total.add(contacts, np.full(len(contacts), self._policy.base(TieKind.CONNECTION)))
        return Nearness(total.strengths(), kinds)

    def at_my_employers(self) -> Mask:
        """Return who is now at an employer group at which the viewer is now."""
        mask = np.zeros(self._sight.columns.size, np.bool_)
        for group_id in _current_employers(self._onlooker.spells):
            group = self._group(SpellKind.EMPLOYMENT, group_id)
            if group is not None:
                mask[group.slots[group.bounds.is_current]] = True
        return mask

    def size_of(self, kind: SpellKind, group_id: int, organization_id: int) -> int:
        """Return how many people with a spell at the organization the viewer may see."""
        group = self._group(kind, group_id)
        return group.size_of(organization_id) if group else 0

    def _my_groups(self) -> dict[tuple[SpellKind, int], list[IndexedSpell]]:
        found: dict[tuple[SpellKind, int], list[IndexedSpell]] = {}
        for spell in self._onlooker.spells:
            found.setdefault((spell.kind, spell.group_id), []).append(spell)
        return found

    def _group(self, kind: SpellKind, group_id: int) -> _Group | None:
        key = (kind, group_id)
        if key not in self._groups:
            self._groups[key] = self._read_group(kind, group_id)
        return self._groups[key]

    def _read_group(self, kind: SpellKind, group_id: int) -> _Group | None:
        table = self._sight.columns.spells
        code = table.code_of(spell_key(kind, group_id))
        if code < 0:
            return None
        read: dict[str, NDArray[Any]] = {
            name: table.rows_of(code, name) for name in ("slot", "scope", *_GROUP_COLUMNS)
        }
        slots = read["slot"]
        keep = self._sight.there[slots]
        hidden = read["scope"] == Scope.SHARED
        if hidden.any():
            keep &= ~hidden | self._sight.shared[slots]
        if not keep.all():
            read = {name: values[keep] for name, values in read.items()}
        bounds = SpellColumns(*(read[name] for name in _BOUNDS))
        return _Group(read["slot"], read["organization_id"], bounds)

    def _strengths(
        self, kind: TieKind, mine: list[IndexedSpell], group: _Group
    ) -> NDArray[np.float64]:
        """Return the best strength of the viewer's spells with each row of a group."""
        best = np.zeros(len(group.slots))
        both_there_now: Mask | None = None
        if kind is TieKind.COLLEAGUE:
            i_am_there = any(spell.bounds.is_current for spell in mine)
            now = group.there_now(self._sight.columns.size) if i_am_there else None
            both_there_now = (
                now[group.slots] if now is not None else np.zeros(len(best), np.bool_)
            )
        for spell in mine:
            for rows, people in _by_organization(group, spell.organization_id):
                found = strengths_with(
                    spell.bounds,
                    _chosen(group.bounds, rows),
                    kind=kind,
                    today_month=self._onlooker.today_month,
                    people=people,
                    both_there_now=None if both_there_now is None else both_there_now[rows],
                    policy=self._policy,
                )
                best[rows] = np.maximum(best[rows], found)
        return best


_BOUNDS: Final = ("certain_from", "certain_to", "possible_from", "possible_to", "is_current")
_GROUP_COLUMNS: Final = ("organization_id", *_BOUNDS)


def _current_employers(spells: Iterable[IndexedSpell]) -> set[int]:
    return {
        spell.group_id
        for spell in spells
        if spell.kind is SpellKind.EMPLOYMENT and spell.bounds.is_current
    }


def _by_organization(group: _Group, mine: int) -> list[tuple[Any, int]]:
    """Return the rows of each organization of a group, and the size that counts for them.

    That is the size of the organization in common, or the sum of the two.
    """
    organizations = group.organizations
    if not len(organizations):
        return []
    if (organizations == organizations[0]).all():
        ids = [int(organizations[0])]
        rows: list[Any] = [slice(None)]
    else:
        ids = np.unique(organizations).tolist()
        rows = [np.flatnonzero(organizations == each) for each in ids]
    sizes = [sum(group.size_of(each) for each in {mine, other}) for other in ids]
    return list(zip(rows, sizes, strict=True))


def _chosen(bounds: SpellColumns, rows: Any) -> SpellColumns:
    if isinstance(rows, slice):
        return bounds
    return SpellColumns(*(getattr(bounds, name)[rows] for name in _BOUNDS))
