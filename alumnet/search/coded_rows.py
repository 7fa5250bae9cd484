"""Rows of (code, member, …) that are looked up by code: who is at this employer, who has this name.

A code stands for a key (a word, an id). The first `base` rows are sorted by code, and their keys
sorted too, so that a key is found by bisection and its rows lie side by side. Rows added later
stand behind them in order of arrival and are few, because a compaction sorts them in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from alumnet.search.array_files import ArrayFile, Arrays

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import DTypeLike, NDArray

    Slots = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class TableCounts:
    """How many rows and keys are published, and how many of them are sorted."""

    rows: int
    keys: int
    base_rows: int
    base_keys: int


@dataclass(frozen=True, slots=True)
class TableShape:
    """The types of a table's key and of what its rows hold beside member and code."""

    name: str
    key_type: DTypeLike
    extras: Mapping[str, DTypeLike]

    @property
    def row_types(self) -> dict[str, DTypeLike]:
        """The types of everything a row holds."""
        return {"slot": np.int32, "code": np.int32, **self.extras}


class _ByMember:
    """Where the sorted rows of each member lie, worked out when first asked for."""

    def __init__(self, slots: Slots) -> None:
        self._slots = slots

    @cached_property
    def places(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The rows in order of their members, and where in that order each member begins."""
        order = np.argsort(self._slots, kind="stable").astype(np.int32)
        members = int(self._slots.max(initial=-1)) + 1
        starts = np.searchsorted(self._slots[order], np.arange(members + 1))
        return order, starts.astype(np.int64)


def _ranges(begins: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of all these ranges, one after the other."""
    shift = begins - (np.cumsum(lengths) - lengths)
    numbers: NDArray[np.int64] = np.repeat(shift, lengths) + np.arange(int(lengths.sum()))
    return numbers


class CodedRows:
    """The published rows of one table at one generation."""

    def __init__(
        self, arrays: Arrays, counts: TableCounts, by_member: _ByMember | None = None
    ) -> None:
        self._arrays = arrays
        self._by_member = by_member or _ByMember(arrays["slot"][: counts.base_rows])
        self.counts = counts
        self.keys = arrays["keys"][: counts.keys]
        self._base_keys = self.keys[: counts.base_keys]
        self.starts: NDArray[np.int64] = arrays["starts"]
        self._tail_codes = arrays["code"][counts.base_rows : counts.rows]

    def at(self, counts: TableCounts) -> CodedRows:
        """Return the same table with other counts."""
        return CodedRows(self._arrays, counts, self._by_member)

    def code_of(self, key: bytes | int) -> int:
        """Return the code of a key, -1 when nobody has it."""
        at = int(np.searchsorted(self._base_keys, key))
        if at < len(self._base_keys) and self._base_keys[at] == key:
            return at
        added = np.flatnonzero(self.keys[self.counts.base_keys :] == key)
        return self.counts.base_keys + int(added[0]) if len(added) else -1

    def codes_of(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the codes of those of these numbers that anybody has, in no order."""
        at = np.minimum(np.searchsorted(self._base_keys, keys), max(len(self._base_keys) - 1, 0))
        codes = at[self._base_keys[at] == keys] if len(self._base_keys) else at[:0]
        base = self.counts.base_keys
        added = base + np.flatnonzero(np.isin(self.keys[base:], keys))
        return np.concatenate((codes, added))

    def codes_between(self, first: bytes, last: bytes) -> Iterator[tuple[int, int]]:
        """Yield ranges of codes whose keys lie in [first, last)."""
        low = int(np.searchsorted(self._base_keys, first))
        high = int(np.searchsorted(self._base_keys, last))
        if low < high:
            yield low, high
        base = self.counts.base_keys
        if self.counts.keys > base:
            added = self.keys[base:]
            for at in np.flatnonzero((added >= first) & (added < last)):
                yield base + int(at), base + int(at) + 1

    def rows_of(self, code: int, column: str = "slot") -> NDArray[Any]:
        """Return a column of the rows of one code, ascending by slot: new members get new slots."""
        return self.rows_in(code, code + 1, column)

    def rows_in(self, first: int, last: int, column: str = "slot") -> NDArray[Any]:
        """Return a column of the rows of the codes [first, last)."""
        values = self._arrays[column]
        base, keys = self.counts.base_rows, self.counts.base_keys
        sorted_part = values[0:0]
        if first < keys:
            sorted_part = values[self.starts[first] : self.starts[min(last, keys)]]
        if base == self.counts.rows:
            return sorted_part
        tail = (self._tail_codes >= first) & (self._tail_codes < last)
        if not tail.any():
            return sorted_part
        return np.concatenate((sorted_part, values[base : self.counts.rows][tail]))

    def rows_of_each(self, codes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the rows of many codes at once, for `column`."""
        sorted_codes = codes[codes < self.counts.base_keys]
        begins = self.starts[sorted_codes]
        rows = _ranges(begins, self.starts[sorted_codes + 1] - begins)
        if self.counts.base_rows == self.counts.rows:
            return rows
        is_wanted = np.zeros(self.counts.keys, np.bool_)
        is_wanted[codes] = True
        tail = self.counts.base_rows + np.flatnonzero(is_wanted[self._tail_codes])
        return np.concatenate((rows, tail))

    def rows_of_members(self, slots: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the rows of many members at once, for `column`."""
        order, starts = self._by_member.places
        known = slots[slots < len(starts) - 1]
        begins = starts[known]
        rows = order[_ranges(begins, starts[known + 1] - begins)].astype(np.int64)
        if self.counts.base_rows == self.counts.rows:
            return rows
        # Whoever came later has later rows, and members came in the order of their slots.
        tail = self._arrays["slot"][self.counts.base_rows : self.counts.rows]
        begins = np.searchsorted(tail, slots)
        lengths = np.searchsorted(tail, slots, side="right") - begins
        return np.concatenate((rows, self.counts.base_rows + _ranges(begins, lengths)))

    def whole(self, name: str) -> NDArray[Any]:
        """Return a column or the keys with the spare room, for the writer."""
        return self._arrays[name]

    def column(self, name: str) -> NDArray[Any]:
        """Return a column of all rows."""
        return self._arrays[name][: self.counts.rows]


def table_of(arrays: Arrays, shape: TableShape, counts: TableCounts) -> CodedRows:
    """Return a table from the arrays of a file."""
    names = ("keys", "starts", *shape.row_types)
    return CodedRows({name: arrays[f"{shape.name}.{name}"] for name in names}, counts)


def add_table(
    file: ArrayFile, shape: TableShape, keys: NDArray[Any], rows: Arrays, *, spare: int
) -> tuple[TableCounts, Arrays]:
    """Add rows in any order, with `code` pointing into `keys` in any order, sorted by key.

    Keys without rows are left out. `spare` is the room for rows and keys to come. Returns the
    counts and the sorted rows.
    """
    used, places = np.unique(rows["code"], return_inverse=True)
    order_of_keys = np.argsort(keys[used], kind="stable")
    new_code = np.empty(len(used), np.int32)
    new_code[order_of_keys] = np.arange(len(used), dtype=np.int32)
    sorted_keys = keys[used][order_of_keys]
    codes = new_code[places]
    order = np.lexsort((rows["slot"], codes))
    count = len(codes)
    ordered: Arrays = {}
    for name, kind in shape.row_types.items():
        values = codes if name == "code" else rows[name]
        ordered[name] = values[order].astype(kind)
        file.add(f"{shape.name}.{name}", ordered[name], capacity=count + spare)
    starts = np.searchsorted(ordered["code"], np.arange(len(sorted_keys) + 1)).astype(np.int64)
    file.add(f"{shape.name}.starts", starts)
    sorted_keys = sorted_keys.astype(shape.key_type)
    file.add(f"{shape.name}.keys", sorted_keys, capacity=len(sorted_keys) + spare)
    return TableCounts(count, len(sorted_keys), count, len(sorted_keys)), ordered
