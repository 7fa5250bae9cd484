"""Writing columns: a whole new layout from documents or from an older one, or a few rows more."""

from __future__ import annotations

from array import array
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.array_files import ArrayFile, Arrays
from alumnet.search.coded_rows import TableCounts, TableShape, add_table
from alumnet.search.columns import Columns, Manifest, words_for
from alumnet.search.documents import Scope
from alumnet.search.encoding import (
    ALIVE,
    FACETS,
    LINKS,
    MEMBER_TYPES,
    MEMBERSHIPS,
    NAMES,
    SHAPE_TYPES,
    SPELLS,
    TABLES,
    EncodedMember,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

_SPARE_MEMBERS: Final = 4_096
_SPARE_ROWS: Final = 40 * _SPARE_MEMBERS
# A value is kept as bits when at least one member of so many has it: then bits are the faster way.
_FREQUENT_FROM: Final = 64
_SCOPES: Final = {"everyone": Scope.EVERYONE, "shared": Scope.SHARED}
_C_TYPES: Final = {"i4": "i", "i8": "q", "u1": "B", "b1": "b"}


Shape = tuple[int, int, int, int, bool]


class _TableRows:
    """Rows of one table collected in memory, compactly."""

    def __init__(self, shape: TableShape) -> None:
        self.shape = shape
        self.keys: dict[bytes | int, int] = {}
        self.columns = {
            name: array(_C_TYPES[np.dtype(kind).str[1:]]) for name, kind in shape.row_types.items()
        }

    def add(self, slot: int, key: bytes | int, extras: tuple[int, ...]) -> None:
        code = self.keys.setdefault(key, len(self.keys))
        for column, value in zip(self.columns.values(), (slot, code, *extras), strict=True):
            column.append(value)

    def arrays(self) -> Arrays:
        return {
            name: np.frombuffer(column, self.shape.row_types[name])
            if len(column)
            else np.empty(0, self.shape.row_types[name])
            for name, column in self.columns.items()
        }

    def key_array(self) -> NDArray[Any]:
        return np.array(list(self.keys), self.shape.key_type)


class LayoutBuilder:
    """Collects members and writes them as a new layout."""

    def __init__(self) -> None:
        self._fixed: list[tuple[float | int, ...]] = []
        self._tables = {shape.name: _TableRows(shape) for shape in TABLES}
        self._shapes: dict[Shape, int] = {}

    def add(self, member: EncodedMember) -> int:
        """Add a member and return the slot."""
        slot = len(self._fixed)
        self._fixed.append(tuple(member.fixed.values()))
        shapes = self._shapes
        codes = [shapes.setdefault(spell.shape, len(shapes)) for spell in member.spells]
        for name, key, extras in _rows_of(member, codes):
            self._tables[name].add(slot, key, extras)
        return slot

    def write(self, folder: Path, *, layout: str, generation: int) -> Manifest:
        """Write the layout's files and return the manifest, which is not saved yet."""
        fixed = dict(
            zip(MEMBER_TYPES, zip(*self._fixed, strict=True), strict=True) if self._fixed else {}
        )
        typed = {name: np.array(fixed.get(name, ()), kind) for name, kind in MEMBER_TYPES.items()}
        tables = {name: (rows.key_array(), rows.arrays()) for name, rows in self._tables.items()}
        next_key = int(typed["text_key"].max(initial=-1)) + 1
        manifest = Manifest(layout, generation, 0, 0, next_key, 0, 0, {})
        return write_layout(folder / layout, typed, tables, _shape_arrays(self._shapes), manifest)


def _shape_arrays(shapes: Iterable[Shape]) -> Arrays:
    columns = list(zip(*shapes, strict=True)) or [()] * len(SHAPE_TYPES)
    return {
        name: np.array(values, kind)
        for (name, kind), values in zip(SHAPE_TYPES.items(), columns, strict=True)
    }


def _rows_of(
    member: EncodedMember, shapes: Iterable[int]
) -> list[tuple[str, bytes | int, tuple[int, ...]]]:
    return [
        *((NAMES.name, key, (int(scope),)) for key, scope in member.names),
        *((FACETS.name, key, (int(scope),)) for key, scope in member.facets),
        *((MEMBERSHIPS.name, key, ()) for key in member.memberships),
        *(
            (SPELLS.name, spell.key, (spell.organization_id, shape, int(spell.scope), spell.level))
            for spell, shape in zip(member.spells, shapes, strict=True)
        ),
        *((LINKS.name, person_id, (level,)) for person_id, level in member.links),
    ]


def write_layout(
    path: Path,
    fixed: Arrays,
    tables: dict[str, tuple[NDArray[Any], Arrays]],
    shapes: Arrays,
    manifest: Manifest,
) -> Manifest:
    """Write the file of a layout and return `manifest` with its counts."""
    file = ArrayFile()
    members = len(fixed["person_id"])
    for name, kind in MEMBER_TYPES.items():
        file.add(name, fixed[name].astype(kind), capacity=members + _SPARE_MEMBERS)
    for name, values in shapes.items():
        file.add(f"shapes.{name}", values, capacity=len(values) + _SPARE_ROWS)
    order = np.argsort(fixed["person_id"], kind="stable")
    file.add("people.id", fixed["person_id"][order].astype(np.int64))
    file.add("people.slot", order.astype(np.int32))
    counts = {}
    frequent = 0
    for shape in TABLES:
        counts[shape.name], rows = add_table(file, shape, *tables[shape.name], spare=_SPARE_ROWS)
        if shape is FACETS:
            frequent = _add_facets_by_member(file, rows, members)
    file.write(path)
    return replace(
        manifest,
        members=members,
        base_members=members,
        shapes=len(next(iter(shapes.values()))),
        frequent=frequent,
        tables=counts,
    )


def _add_facets_by_member(file: ArrayFile, rows: Arrays, members: int) -> int:
    """Add the facet codes by member, the frequent ones as bits; return how many of those."""
    for_everyone = rows["scope"] == Scope.EVERYONE
    holders = np.bincount(rows["code"][for_everyone])
    frequent = np.flatnonzero(holders * _FREQUENT_FROM >= max(members, 1))
    _add_bits(file, frequent, rows["code"][for_everyone], rows["slot"][for_everyone], members)
    as_bits = np.isin(rows["code"], frequent) & for_everyone
    for name, scope in _SCOPES.items():
        chosen = (rows["scope"] == scope) & ~as_bits
        slots, codes = rows["slot"][chosen], rows["code"][chosen]
        order = np.argsort(slots, kind="stable")
        starts = np.searchsorted(slots[order], np.arange(members + 1)).astype(np.int64)
        file.add(f"{name}.start", starts, capacity=members + _SPARE_MEMBERS + 1)
        file.add(f"{name}.code", codes[order], capacity=len(codes) + _SPARE_ROWS)
    return len(frequent)


def _add_bits(
    file: ArrayFile, frequent: NDArray[Any], codes: NDArray[Any], slots: NDArray[Any], members: int
) -> None:
    rows = []
    for code in frequent.tolist():
        mask = np.zeros(words_for(members) * 64, np.bool_)
        mask[slots[codes == code]] = True
        rows.append(np.packbits(mask, bitorder="little").view(np.uint64))
    bits = np.concatenate(rows) if rows else np.empty(0, np.uint64)
    file.add("frequent.code", frequent.astype(np.int32))
    file.add("frequent.bits", bits)


def compacted(folder: Path, columns: Columns, *, layout: str, generation: int) -> Manifest:
    """Write the living members of `columns` as a new layout, in the same order, and return it."""
    alive = columns.alive
    new_slot = np.cumsum(alive) - 1
    fixed = {name: columns.member(name)[alive] for name in MEMBER_TYPES}
    fixed["dead_from"] = np.full(len(fixed["person_id"]), ALIVE, np.uint32)
    tables = {}
    for shape in TABLES:
        table = getattr(columns, shape.name)
        kept = alive[table.column("slot")]
        rows = {name: table.column(name)[kept] for name in shape.row_types}
        rows["slot"] = new_slot[rows["slot"]].astype(np.int32)
        tables[shape.name] = (np.array(table.keys), rows)
    spells = tables[SPELLS.name][1]
    used, spells["shape"] = np.unique(spells["shape"], return_inverse=True)
    shapes = {name: getattr(columns.shapes, name)[used] for name in SHAPE_TYPES}
    manifest = replace(columns.manifest, layout=layout, generation=generation)
    return write_layout(folder / layout, fixed, tables, shapes, manifest)


class NoRoom(Exception):
    """The files of this layout are full: compact first."""


def append(columns: Columns, members: list[EncodedMember], dead: NDArray[np.int64]) -> Manifest:
    """Write members behind the published ones and mark slots dead, all as of the next generation.

    `columns` must be writable. Returns the manifest that publishes it; nothing is visible before
    that is saved. Raises NoRoom with nothing visibly changed.
    """
    old = columns.manifest
    if columns.size + len(members) > columns.capacity:
        raise NoRoom
    for name in MEMBER_TYPES:
        _put(columns.whole(name), columns.size, [member.fixed[name] for member in members])
    shapes = [spell.shape for member in members for spell in member.spells]
    for name, values in _shape_arrays(shapes).items():
        _put(columns.whole(f"shapes.{name}"), old.shapes, values.tolist())
    shape_codes = iter(range(old.shapes, old.shapes + len(shapes)))
    rows = [
        (name, (columns.size + at, key, extras))
        for at, member in enumerate(members)
        for name, key, extras in _rows_of(member, list(islice(shape_codes, len(member.spells))))
    ]
    counts = {
        shape.name: _append_rows(columns, shape, [row for name, row in rows if name == shape.name])
        for shape in TABLES
    }
    manifest = replace(
        old,
        generation=old.generation + 1,
        members=columns.size + len(members),
        next_text_key=max([old.next_text_key, *(int(m.fixed["text_key"]) + 1 for m in members)]),
        shapes=old.shapes + len(shapes),
        tables=counts,
    )
    _append_forward(columns, counts[FACETS.name], manifest.members)
    columns.whole("dead_from")[dead] = manifest.generation
    return manifest


def _put(target: NDArray[Any], at: int, values: list[Any]) -> None:
    if at + len(values) > len(target):
        raise NoRoom
    target[at : at + len(values)] = values


def _append_rows(
    columns: Columns,
    shape: TableShape,
    rows: list[tuple[int, bytes | int, tuple[int, ...]]],
) -> TableCounts:
    table = getattr(columns, shape.name)
    counts: TableCounts = table.counts
    added: dict[bytes | int, int] = {}
    codes = []
    for _, key, _ in rows:
        code = table.code_of(key)
        if code < 0:
            code = added.setdefault(key, counts.keys + len(added))
        codes.append(code)
    _put(table.whole("keys"), counts.keys, list(added))
    _put(table.whole("slot"), counts.rows, [slot for slot, _, _ in rows])
    _put(table.whole("code"), counts.rows, codes)
    for at, name in enumerate(shape.extras):
        _put(table.whole(name), counts.rows, [extras[at] for _, _, extras in rows])
    return TableCounts(
        counts.rows + len(rows), counts.keys + len(added), counts.base_rows, counts.base_keys
    )


def _append_forward(columns: Columns, counts: TableCounts, members: int) -> None:
    first = columns.facets.counts.rows
    slots, codes, scopes = (
        columns.facets.whole(name)[first : counts.rows] for name in ("slot", "code", "scope")
    )
    for name, scope in _SCOPES.items():
        starts, all_codes = columns.forward(name)
        whole = columns.whole(f"{name}.start")
        chosen = slots[scopes == scope]
        at = int(starts[-1])
        _put(all_codes, at, codes[scopes == scope].tolist())
        ends = at + np.searchsorted(chosen, np.arange(columns.size, members), side="right")
        whole[columns.size + 1 : members + 1] = ends
