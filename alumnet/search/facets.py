"""Counting facet values: how many of the members found have each value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.search.documents import FacetKind
from alumnet.search.encoding import facet_key, facet_value
from alumnet.search.nearness import BITS
from alumnet.search.requests import FacetCount, Facets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from alumnet.search.coded_rows import CodedRows
    from alumnet.search.columns import Columns
    from alumnet.search.documents import FacetValue
    from alumnet.search.narrowing import Narrowed
    from alumnet.search.nearness import Nearness
    from alumnet.search.sight import Sight
    from alumnet.ties.policy import TieKind

    Slots = NDArray[np.integer[Any]]
    Counts = NDArray[np.int64]


class FacetTotals:
    """Counts of the listed values over all living members, taken once a generation."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._lock = Lock()

    @cached_property
    def _everyone(self) -> Counts:
        starts, codes = self._columns.forward("everyone")
        rows = np.repeat(self._columns.alive, np.diff(starts))
        kept = codes[: len(rows)][rows]
        return np.bincount(kept, minlength=self._columns.facets.counts.keys)

    def of_all_but(self, slots: Slots) -> Counts:
        """Return the counts for all living members but these."""
        with self._lock:
            totals = self._everyone
        return totals - count_listed(self._columns, "everyone", slots)


def count_listed(columns: Columns, scope: str, slots: Slots) -> Counts:
    """Return how many of these members have each listed value of a scope, by facet code."""
    starts, codes = columns.forward(scope)
    begins = starts[slots]
    lengths = starts[slots + 1] - begins
    rows = int(lengths.sum())
    keys = columns.facets.counts.keys
    if not rows:
        return np.zeros(keys, np.int64)
    # Row numbers of all members side by side, without a loop over the members.
    shift = begins - (np.cumsum(lengths) - lengths)
    places = np.repeat(shift, lengths) + np.arange(rows)
    return np.bincount(codes[places], minlength=keys)


def count_frequent(columns: Columns, slots: Slots, which: slice) -> Counts:
    """Return how many of these members have each of the values that are kept as bits."""
    bits = columns.frequent_bits[which]
    mask = np.zeros(bits.shape[1] * 64, np.bool_)
    mask[slots[slots < columns.manifest.base_members]] = True
    chosen = np.packbits(mask, bitorder="little").view(np.uint64)
    counts: Counts = np.bitwise_count(bits & chosen).sum(axis=1, dtype=np.int64)
    return counts


@dataclass(frozen=True, slots=True)
class FacetCounter:
    """Counts for one request."""

    sight: Sight
    totals: FacetTotals
    narrowed: Narrowed
    nearness: Nearness | None

    def count(
        self, chosen: Mapping[FacetKind, frozenset[FacetValue]], values_per_facet: int
    ) -> Facets:
        """Return all facets; chosen values are always among those shown."""
        counts = self._counts(self.narrowed.hits)
        return Facets(
            values={
                kind: self._shown(kind, counts, chosen.get(kind, frozenset()), values_per_facet)
                for kind in FacetKind
            },
            ties=self._ties(),
            place_open=int(np.count_nonzero(self.sight.open_places[self._counted("place_open")])),
            outside_my_organization=len(self._counted("outside")),
        )

    def _counted(self, group: FacetKind | str) -> Slots:
        """Return the members who pass every filter but this group's own."""
        missed = self.narrowed.missed_only(group)
        hits = self.narrowed.hits
        return np.concatenate((hits, missed)) if len(missed) else hits

    def _counts(self, slots: Slots) -> Counts:
        """Return the counts of all values, by code."""
        columns = self.sight.columns
        if len(slots) * 2 < columns.living:
            counts = count_listed(columns, "everyone", slots)
        else:
            others = columns.alive.copy()
            others[slots] = False
            counts = self.totals.of_all_but(np.flatnonzero(others))
        self._add_rest(counts, slots, slice(0, len(columns.frequent_codes)))
        return counts

    def _add_missed(self, counts: Counts, kind: FacetKind) -> Counts:
        """Return the counts with those who miss only this kind's own filter."""
        missed = self.narrowed.missed_only(kind)
        if not len(missed):
            return counts
        columns = self.sight.columns
        ends, listed = [0, 0], missed
        for low, high in self._codes_of(kind)[:1]:  # frequent ones are among the sorted
            ends = np.searchsorted(columns.frequent_codes, (low, high)).tolist()
            if ends[1] - ends[0] == high - low:
                # All of them are kept as bits: only those added since have them listed.
                listed = missed[missed >= columns.manifest.base_members]
        counts = counts + count_listed(columns, "everyone", listed)
        self._add_rest(counts, missed, slice(*ends))
        return counts

    def _add_rest(self, counts: Counts, slots: Slots, frequent: slice) -> None:
        """Add values that only some may find, and those kept as bits."""
        columns = self.sight.columns
        counts += count_listed(columns, "shared", slots[self.sight.shared[slots]])
        codes = columns.frequent_codes[frequent]
        if len(codes):
            counts[codes] += count_frequent(columns, slots, frequent)

    def _shown(
        self,
        kind: FacetKind,
        counts: Counts,
        chosen: frozenset[FacetValue],
        most: int,
    ) -> tuple[FacetCount, ...]:
        counts = self._add_missed(counts, kind)
        facets = self.sight.columns.facets
        codes = _most_frequent(facets, self._codes_of(kind), counts, most)
        values = {facet_value(bytes(facets.keys[code])): int(counts[code]) for code in codes}
        for value in chosen:
            code = facets.code_of(facet_key(kind, value))
            values[value] = int(counts[code]) if code >= 0 else 0
        order = _newest_first if kind is FacetKind.CLASS_YEAR else _most_first
        return tuple(
            FacetCount(value, count, value in chosen)
            for value, count in sorted(values.items(), key=order)
        )

    def _codes_of(self, kind: FacetKind) -> list[tuple[int, int]]:
        first = f"{kind.value}:".encode()
        return list(self.sight.columns.facets.codes_between(first, first[:-1] + b";"))

    def _ties(self) -> dict[TieKind, int]:
        if self.nearness is None:
            return {}
        kinds = self.nearness.kinds[self._counted("ties")]
        found = {kind: int(np.count_nonzero(kinds & bit)) for kind, bit in BITS.items()}
        return {kind: count for kind, count in found.items() if count}


def _most_first(each: tuple[FacetValue, int]) -> tuple[int, str]:
    return -each[1], str(each[0])


def _newest_first(each: tuple[FacetValue, int]) -> tuple[int, str]:
    return -int(each[0]), ""


def _most_frequent(
    facets: CodedRows, ranges: Iterable[tuple[int, int]], counts: Counts, most: int
) -> list[int]:
    """Return the codes with the highest counts above 0; of equal ones the first by key.

    By key and not by code, because codes added late are numbered in order of arrival, which values
    nobody may see would have changed.
    """
    codes = np.concatenate(
        [np.empty(0, np.int64)] + [low + np.flatnonzero(counts[low:high]) for low, high in ranges],
    )
    if len(codes) > most:
        found = counts[codes]
        least = np.partition(found, -most)[-most]
        certain, even = codes[found > least], codes[found == least]
        left = most - len(certain)
        is_late = even >= facets.counts.base_keys
        few = np.concatenate((even[~is_late][:left], even[is_late]))
        codes = np.concatenate((certain, few[np.argsort(facets.keys[few])][:left]))
    chosen: list[int] = codes.tolist()
    return chosen
