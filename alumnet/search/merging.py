"""Putting lists of members together without sorting them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Weighed = tuple[NDArray[np.integer[Any]], NDArray[np.float32]]

_scratches = threading.local()


def scratch(size: int) -> NDArray[np.float32]:
    """Return zeros for at least so many members, the same array for each call of a thread.

    Whoever uses it leaves it as zeros: a fresh one costs more than the rest of a short query.
    """
    held: NDArray[np.float32] | None = getattr(_scratches, "zeros", None)
    if held is None or len(held) < size:
        held = _scratches.zeros = np.zeros(size, np.float32)
    return held


def merged(one: Weighed, other: Weighed, size: int) -> Weighed:
    """Return the members of two lists, each once, with the sum of their weights (above 0)."""
    (less, less_weights), (more, more_weights) = sorted((one, other), key=_length)
    if not len(less):
        return more, more_weights
    place = scratch(size)
    place[less] = less_weights
    weights = more_weights + place[more]
    place[more] = 0
    left = place[less]
    place[less] = 0
    is_new = left > 0
    return np.concatenate((more, less[is_new])), np.concatenate((weights, left[is_new]))


def _length(found: Weighed) -> int:
    return len(found[0])
