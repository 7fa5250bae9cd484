"""Everybody at one place: an employer group, a school with its parts, an association."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.encoding import LEVELS
from alumnet.ties.levels import TieLevel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.ties.arrays import SpellColumns

    Mask = NDArray[np.bool_]

SILENT: Final = LEVELS[TieLevel.NOBODY]


@dataclass(slots=True)
class Group:
    """The visible spells of everybody at one place, ascending by slot."""

    slots: NDArray[np.int32]
    organizations: NDArray[np.int64]
    shapes: NDArray[np.int32]
    levels: NDArray[np.uint8]
    members: int
    sizes: dict[int, int] = field(default_factory=dict)

    def size_of(self, organization_id: int) -> int:
        """Return how many people of an organization may be seen."""
        if organization_id not in self.sizes:
            slots = self.slots[self.organizations == organization_id]
            self.sizes[organization_id] = int(np.count_nonzero(is_first(slots)))
        return self.sizes[organization_id]

    def there_now(self, shapes: SpellColumns) -> Mask:
        """Return the members who are there today, by what they let tie them to others."""
        return self.mask(shapes.is_current[self.shapes] & (self.levels != SILENT))

    def mask(self, rows: Mask) -> Mask:
        """Return the members of these rows."""
        mask = np.zeros(self.members, np.bool_)
        mask[self.slots[rows]] = True
        return mask


def by_organization(group: Group, mine: int) -> list[tuple[Any, int]]:
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


def is_first(slots: NDArray[Any]) -> Mask:
    """Return which of these, ascending, differ from the one before."""
    first = np.ones(len(slots), np.bool_)
    np.not_equal(slots[1:], slots[:-1], out=first[1:])
    return first
