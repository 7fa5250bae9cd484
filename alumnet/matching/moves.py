"""Who made a certain move: stood where somebody stands, and went where they want to go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.matching.people import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.matching.people import Paths

    Matrix = NDArray[np.float32]
    Values = NDArray[np.float32]

# From here on a role is near another: of the same family, or held by the same people.
NEAR: Final = 0.5
_MOST_STEPS: Final = 12


@dataclass(frozen=True, slots=True)
class Move:
    """From a role to another; families of roles have `ranks` each, numbered from the lowest."""

    role: int
    target: int
    ranks: int

    def begins(self, roles: NDArray[Any], nearness: Matrix) -> Values:
        """Return how much each role is like the one it begins with; 0 for what is not like it."""
        value = _near(nearness, self.role, roles)
        is_there = roles % self.ranks <= self.role % self.ranks + 1
        return np.where(is_there, value, np.float32(0.0))

    def ends(self, roles: NDArray[Any], nearness: Matrix) -> Values:
        """Return how much each role is what it leads to: the same work, at that level or above."""
        value = _near(nearness, self.target, roles)
        is_there = (roles // self.ranks == self.target // self.ranks) & (roles >= self.target)
        return np.where(is_there, value, np.float32(0.0))

    def steps_in(self, roles: NDArray[Any], nearness: Matrix) -> tuple[int, int] | None:
        """Return the two steps of one career that make the move best; None if none do.

        Of equal ones the latest first step, and the first after it.
        """
        begins, ends = self.begins(roles, nearness), self.ends(roles, nearness)
        pairs = [
            (float(begins[one] + ends[two]), one, -two)
            for one in np.flatnonzero(begins).tolist()
            for two in np.flatnonzero(ends).tolist()
            if one < two and roles[one] != roles[two]
        ]
        if not pairs:
            return None
        _, first, second = max(pairs)
        return first, -second


def _near(nearness: Matrix, role: int, roles: NDArray[Any]) -> Values:
    value = nearness[role][np.maximum(roles, 0)] * (roles != UNKNOWN)
    near: Values = np.where(value >= NEAR, value, 0.0).astype(np.float32)
    return near


def made(move: Move, paths: Paths, nearness: Matrix) -> Values:
    """Return how truly each has made the move, 0 for who hasn't: the mean of both ends.

    The second role must come later than the first, and be another one.
    """
    owners, roles = paths.owners, paths.roles
    begins, ends = move.begins(roles, nearness), move.ends(roles, nearness)
    found = np.zeros(len(paths), np.float32)
    for later in range(1, min(_MOST_STEPS, len(roles))):
        is_one = (
            (owners[later:] == owners[:-later])
            & (begins[:-later] > 0)
            & (ends[later:] > 0)
            & (roles[later:] != roles[:-later])
        )
        value = (begins[:-later] + ends[later:])[is_one] / 2
        np.maximum.at(found, owners[:-later][is_one], value)
    return found
