"""Repeatable chance: every person, letter and employer draws from a stream of its own.

A stream is found by seed, subject and number, never by what was drawn before. So person 40,000 can
be made without making the 39,999 before, and is the same each time.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from zlib import crc32

T = TypeVar("T")


def stream(seed: int, subject: str, number: int = 0) -> Random:
    """Return the random stream of one subject, the same for the same three arguments."""
    return Random((seed << 80) | (crc32(subject.encode()) << 40) | number)


def happens(rng: Random, share: float) -> bool:
    """Return True in this share of cases."""
    return rng.random() < share


class Weighted(Generic[T]):
    """A bag that gives each item as often as its weight says."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        """Fill the bag; raises ValueError if nothing in it has weight."""
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        if not kept:
            raise ValueError("nothing to draw from")
        self.items: Sequence[T] = [item for item, _ in kept]
        self._sums = list(accumulate(weight for _, weight in kept))
        self._last = len(kept) - 1

    def draw(self, rng: Random) -> T:
        """Return one item."""
        place = bisect_right(self._sums, rng.random() * self._sums[-1])
        return self.items[min(place, self._last)]

    def draw_distinct(self, rng: Random, count: int) -> list[T]:
        """Return up to `count` different items, in the order they came."""
        found: list[T] = []
        for _ in range(count * 6):
            if len(found) == count:
                break
            item = self.draw(rng)
            if item not in found:
                found.append(item)
        return found
