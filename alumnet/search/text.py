"""Text of one generation: which members hold a term, and how much that says about them.

BM25 with k1 = 1.2 and b = 0.75 (Robertson and Zaragoza, "The Probabilistic Relevance Framework",
2009). The average length is a constant of the site, not measured: a measured one would change with
texts the viewer may not see. How rare a term is, is counted by the caller among what the viewer may
see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from alumnet.search.documents import Scope
from alumnet.search.merging import merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.search.columns import Columns
    from alumnet.search.recent import RecentArrays
    from alumnet.search.whoosh_index import Segment, TextReader

    Mask = NDArray[np.bool_]
    Slots = NDArray[np.integer[Any]]

SATURATION: Final = 1.2
LENGTH_SHARE: Final = 0.75
USUAL_LENGTH: Final = 80.0  # weighted words
# Longer lists are merged anew each time: that is quick beside what follows, and they are large.
_MERGED_UP_TO: Final = 16_000
_POSITION_BITS: Final = 17  # a position and the length of a phrase


@dataclass(frozen=True, slots=True)
class Postings:
    """Members who hold a term, each once, and its BM25 impact without the rarity."""

    slots: Slots
    impacts: NDArray[np.float32]

    @property
    def size(self) -> int:
        """Bytes held in memory."""
        return self.slots.nbytes + self.impacts.nbytes


NOTHING: Final = Postings(np.empty(0, np.int32), np.empty(0, np.float32))


class TextIndex(Protocol):
    """What the engine needs of a text index; Whoosh is one, PostgreSQL may become another."""

    def visible(self, term: str, association_ids: frozenset[int], shared: Mask) -> Postings:
        """Return the members whose text holds the term where these associations may read it."""

    def phrase(self, scope: Scope, terms: list[tuple[str, int]]) -> Slots:
        """Return the members in whose text the terms stand at these distances from the first."""


class SegmentedText:
    """Whoosh's segments seen through the columns of one generation."""

    def __init__(self, reader: TextReader, columns: Columns, cache: RecentArrays) -> None:
        self.reader = reader
        self._columns = columns
        self._cache = cache
        # Text is committed before the columns that go with it are published.
        self._is_ahead = any(self._is_beyond(segment) for segment in reader.segments)

    def _is_beyond(self, segment: Segment) -> bool:
        return segment.last_key >= self._columns.manifest.next_text_key

    def postings(self, scope: Scope, term: str) -> Postings:
        """Return the living members whose text of this scope holds the term. Raises IndexDamaged.

        The parts of old segments are kept between generations; only new ones are read.
        """
        generation = (self._columns.manifest.generation, scope, term)
        found: Postings | None = self._cache.get(generation)
        if found is None:
            parts = [self._part(segment, scope, term) for segment in self.reader.segments]
            found = self._living([part for part in parts if len(part.slots)])
            if not any(found is part for part in parts):
                self._cache.put(generation, found, found.size)
        return found

    def visible(self, term: str, association_ids: frozenset[int], shared: Mask) -> Postings:
        """Return the living members whose text holds the term where these associations may read it.

        `shared` marks the members of the associations. Raises IndexDamaged.
        """
        key = (self._columns.manifest.generation, association_ids, term)
        found: Postings | None = self._cache.get(key)
        if found is None:
            for_everyone = self.postings(Scope.EVERYONE, term)
            for_them = self.postings(Scope.SHARED, term)
            readable = shared[for_them.slots]
            if not readable.any():
                return for_everyone
            theirs = (for_them.slots[readable], for_them.impacts[readable])
            ours = (for_everyone.slots, for_everyone.impacts)
            found = Postings(*merged(ours, theirs, self._columns.size))
            if len(found.slots) <= _MERGED_UP_TO:
                self._cache.put(key, found, found.size)
        return found

    def _living(self, parts: list[Postings]) -> Postings:
        if not parts:
            return NOTHING
        if len(parts) == 1 and self._columns.all_alive and not self._is_ahead:
            return parts[0]
        slots = np.concatenate([part.slots for part in parts])
        impacts = np.concatenate([part.impacts for part in parts])
        keep = self._alive(slots)
        return Postings(slots, impacts) if keep.all() else Postings(slots[keep], impacts[keep])

    def _alive(self, slots: Slots) -> Mask:
        """Return which of these members are alive in this generation."""
        if not self._is_ahead:
            return self._columns.alive[slots]
        # What a later generation read of a segment may name members this one doesn't know.
        known = slots < self._columns.size
        known[known] = self._columns.alive[slots[known]]
        return known

    def _part(self, segment: Segment, scope: Scope, term: str) -> Postings:
        key = (segment.id, self._columns.manifest.layout, scope, term)
        found: Postings | None = self._cache.get(key)
        if found is None:
            drained = segment.drain(scope, term)
            slots = self._slots_of(segment)[drained.documents]
            known = slots >= 0
            slots, weights = slots[known], drained.weights[known]
            found = Postings(slots, self._impacts(scope, slots, weights))
            self._keep(segment, key, found, found.size)
        return found

    def _keep(self, segment: Segment, key: Any, value: Any, size: int) -> None:
        """Hold what was read of a segment, unless the segment runs ahead of this generation."""
        if not self._is_beyond(segment):
            self._cache.put(key, value, size)

    def _impacts(
        self, scope: Scope, slots: Slots, weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        name = "length_everyone" if scope is Scope.EVERYONE else "length_shared"
        lengths = self._columns.member(name)[slots] / np.float32(USUAL_LENGTH)
        usual = np.float32(1 - LENGTH_SHARE) + np.float32(LENGTH_SHARE) * lengths
        k1 = np.float32(SATURATION)
        impacts = weights * (k1 + np.float32(1)) / (weights + k1 * usual)
        return impacts.astype(np.float32)

    def _slots_of(self, segment: Segment) -> Slots:
        """Return the slot of each document of a segment, -1 for those without one."""
        key = (segment.id, self._columns.manifest.layout, "slots")
        found: Slots | None = self._cache.get(key)
        if found is None:
            # Keys ascend with slots, because both are given in the order of arrival.
            known = self._columns.member("text_key")
            at = np.minimum(np.searchsorted(known, segment.keys), max(len(known) - 1, 0))
            matches = known[at] == segment.keys if len(known) else np.zeros(len(at), np.bool_)
            found = np.where(matches, at, -1).astype(np.int32)
            self._keep(segment, key, found, found.nbytes)
        return found

    def phrase(self, scope: Scope, terms: list[tuple[str, int]]) -> Slots:
        """Return the living members in whose text the terms stand as in the phrase."""
        places = [self._places(scope, term) - distance for term, distance in terms]
        if not places:
            return NOTHING.slots
        shared = places[0]
        for other in places[1:]:
            shared = _in_both(shared, other)
        slots = np.unique(shared >> _POSITION_BITS)
        alive: Slots = slots[self._alive(slots)].astype(np.int32)
        return alive

    def _places(self, scope: Scope, term: str) -> NDArray[np.int64]:
        """Return (slot, position) of every occurrence, as one number each."""
        parts = [self._segment_places(segment, scope, term) for segment in self.reader.segments]
        return np.concatenate(parts) if parts else np.empty(0, np.int64)

    def _segment_places(self, segment: Segment, scope: Scope, term: str) -> NDArray[np.int64]:
        key = (segment.id, self._columns.manifest.layout, scope, term, "places")
        found: NDArray[np.int64] | None = self._cache.get(key)
        if found is None:
            drained = segment.drain_positions(scope, term)
            slots = self._slots_of(segment)[drained.documents].astype(np.int64)
            # A phrase's later terms are moved back: room before the first position of a member.
            found = (slots << _POSITION_BITS) + drained.positions + 2**10
            found = found[slots >= 0]
            self._keep(segment, key, found, found.nbytes)
        return found


def _in_both(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers that are in two arrays, neither of which has one twice."""
    together = np.concatenate((one, other))
    # Each array is a few runs in order: a stable sort merges runs, any other starts from nothing.
    together.sort(kind="stable")
    is_twice = together[1:] == together[:-1]
    shared: NDArray[np.int64] = together[1:][is_twice]
    return shared
