"""Many short texts in little memory: side by side in one block, found by bisection.

As Python's own strings, lists and dictionaries the same texts take several times as much, and every
web process would hold them.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from typing import Self, TypeAlias

import numpy as np

Places: TypeAlias = "array[int]"
_AFTER_EVERYTHING = "\U0010ffff"
_PLACE_BITS = 32


class PackedTexts:
    """Texts by their place; more can only be added behind the last."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._block = bytearray()
        self._ends = array("I", (0,))
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text behind the last."""
        self._block += text.encode()
        self._ends.append(len(self._block))

    def in_order(self, places: Iterable[int]) -> "PackedTexts":
        """Return the texts of these places, in this order."""
        return PackedTexts(self[place] for place in places)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        return self._block[self._ends[place] : self._ends[place + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))


class PlacesByKey:
    """Which places have a key, or a key that begins so."""

    def __init__(self, keys: PackedTexts, starts: Places, places: Places) -> None:
        self._keys = keys  # sorted; the places of the n-th lie from starts[n] to starts[n + 1]
        self._starts = starts
        self._places = places

    @classmethod
    def of(cls, keys_by_place: Iterable[Iterable[str]]) -> Self:
        """Return the index of the keys that each place has; to have one twice is to have it."""
        codes: dict[str, int] = {}
        pairs = array("Q")
        for place, keys in enumerate(keys_by_place):
            for key in keys:
                pairs.append(codes.setdefault(key, len(codes)) << _PLACE_BITS | place)
        in_order = sorted(codes)
        rank = np.empty(len(codes), np.uint64)
        rank[[codes[key] for key in in_order]] = np.arange(len(codes), dtype=np.uint64)
        found = np.frombuffer(pairs, np.uint64) if pairs else np.empty(0, np.uint64)
        places = found & (2**_PLACE_BITS - 1)
        found = np.unique(rank[found >> _PLACE_BITS] << _PLACE_BITS | places)
        starts = np.searchsorted(found >> _PLACE_BITS, np.arange(len(codes) + 1, dtype=np.uint64))
        return cls(PackedTexts(in_order), _lower_bits(starts), _lower_bits(found))

    def having(self, key: str) -> Places:
        """Return the places of one key, ascending; none when nobody has it."""
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return array("I")
        return self._places[self._starts[at] : self._starts[at + 1]]

    def beginning(self, start: str) -> Places:
        """Return the places of all keys that begin so; a place with several of them repeats."""
        first, last = self._range(start)
        return self._places[self._starts[first] : self._starts[last]]

    def count_beginning(self, start: str) -> int:
        """Return how many `beginning` would return."""
        first, last = self._range(start)
        return self._starts[last] - self._starts[first]

    def keys_beginning(self, start: str) -> list[str]:
        """Return the keys that begin so, sorted."""
        return [self._keys[at] for at in range(*self._range(start))]

    def _range(self, start: str) -> tuple[int, int]:
        first = bisect_left(self._keys, start)
        return first, bisect_left(self._keys, start + _AFTER_EVERYTHING, first)


def _lower_bits(values: "np.ndarray[tuple[int], np.dtype[np.integer]]") -> Places:
    return array("I", values.astype(np.uint32).tobytes())
