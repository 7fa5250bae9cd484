"""Everything but text about all members, as arrays by dense member number ("slot").

A changed member gets a new slot behind the others and the old one dies; a compaction numbers them
anew. `Columns` is one generation: it never changes, whatever is written behind its last row.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.search.array_files import Arrays, open_arrays
from alumnet.search.coded_rows import CodedRows, TableCounts, table_of
from alumnet.search.encoding import (
    FACETS,
    LINKS,
    MEMBERSHIPS,
    NAMES,
    SHAPE_TYPES,
    SPELLS,
    TABLES,
)
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.ties.arrays import SpellColumns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Slots = NDArray[np.int64]
    Mask = NDArray[np.bool_]

MANIFEST: Final = "manifest.json"
# To be raised whenever documents are analysed or laid out in another way: then the index counts as
# damaged and is built anew.
FORMAT: Final = 3
_BOOT_ID: Final = Path("/proc/sys/kernel/random/boot_id")


def boot_id() -> str:
    """Return what names the run of the machine since it was started; empty if it can't be told."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is published: the layout (a folder of arrays), the generation and all counts."""

    layout: str
    generation: int
    members: int
    base_members: int
    next_text_key: int
    shapes: int
    frequent: int  # facet values kept as bits
    tables: dict[str, TableCounts]
    boot: str = ""  # during which run of the machine it was published

    def save(self, folder: Path) -> None:
        """Publish: from now on new readers see this."""
        temporary = folder / f"{MANIFEST}.new"
        written = asdict(self) | {"format": FORMAT, "boot": boot_id()}
        temporary.write_text(json.dumps(written), "utf-8")
        # Readers look at the time of the file: that of two quick changes could be the same.
        os.utime(temporary, (self.generation, self.generation))
        temporary.replace(folder / MANIFEST)

    @classmethod
    def load(cls, folder: Path) -> Manifest:
        """Return what is published. Raises IndexMissing or IndexDamaged."""
        try:
            read = json.loads((folder / MANIFEST).read_text("utf-8"))
            if read.pop("format") != FORMAT:
                raise IndexDamaged("written by another version")
            read["tables"] = {name: TableCounts(**each) for name, each in read["tables"].items()}
            return cls(**read)
        except FileNotFoundError as error:
            raise IndexMissing(str(folder)) from error
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise IndexDamaged(f"{MANIFEST}: {error}") from error


def words_for(members: int) -> int:
    """Return how many 64-bit words hold one bit for each member."""
    return (members + 63) // 64


class Columns:
    """All arrays of one generation."""

    def __init__(self, manifest: Manifest, arrays: Arrays, tables: dict[str, CodedRows]) -> None:
        self.manifest = manifest
        self._arrays = arrays
        self._tables = tables
        self.size = manifest.members
        # A copy: a later generation may mark more of them dead.
        self.alive: Mask = arrays["dead_from"][: self.size] > manifest.generation

    @classmethod
    def open(cls, folder: Path, manifest: Manifest, *, writable: bool = False) -> Columns:
        """Return the columns of a manifest. Raises IndexDamaged."""
        arrays = open_arrays(folder / manifest.layout, writable=writable)
        try:
            tables = {
                shape.name: table_of(arrays, shape, manifest.tables[shape.name]) for shape in TABLES
            }
            if len(arrays["person_id"]) < manifest.members:
                raise IndexDamaged("fewer rows than published")
            return cls(manifest, arrays, tables)
        except KeyError as error:
            raise IndexDamaged(f"no {error} in {manifest.layout}") from error

    def at(self, manifest: Manifest) -> Columns:
        """Return the generation of another manifest of the same layout, sharing all arrays."""
        tables = {name: table.at(manifest.tables[name]) for name, table in self._tables.items()}
        return Columns(manifest, self._arrays, tables)

    @property
    def capacity(self) -> int:
        """How many slots the files have room for."""
        return len(self._arrays["person_id"])

    @property
    def names(self) -> CodedRows:
        """Folded forms of names."""
        return self._tables[NAMES.name]

    @property
    def facets(self) -> CodedRows:
        """Facet values."""
        return self._tables[FACETS.name]

    @property
    def memberships(self) -> CodedRows:
        """Members of each association: who shares one with whom."""
        return self._tables[MEMBERSHIPS.name]

    @property
    def spells(self) -> CodedRows:
        """Spells by kind and group."""
        return self._tables[SPELLS.name]

    @property
    def links(self) -> CodedRows:
        """Whoever is connected with each person."""
        return self._tables[LINKS.name]

    def member(self, name: str) -> NDArray[Any]:
        """Return one fixed value of all members."""
        return self._arrays[name][: self.size]

    def whole(self, name: str) -> NDArray[Any]:
        """Return an array with its spare room, for the writer."""
        return self._arrays[name]

    def forward(self, scope: str) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Return where the facet codes of each slot begin, and the codes.

        Values of everyone that are kept as bits aren't among them for the first members.
        """
        starts = self._arrays[f"{scope}.start"][: self.size + 1]
        return starts, self._arrays[f"{scope}.code"]

    @cached_property
    def shapes(self) -> SpellColumns:
        """The bounds that spells have; a spell's `shape` is a place in these."""
        count = self.manifest.shapes
        return SpellColumns(*(self._arrays[f"shapes.{name}"][:count] for name in SHAPE_TYPES))

    @cached_property
    def frequent_codes(self) -> NDArray[np.int32]:
        """The codes of the facet values that are kept as bits."""
        return self._arrays["frequent.code"][: self.manifest.frequent]

    @cached_property
    def frequent_bits(self) -> NDArray[np.uint64]:
        """A row of bits over the members of the layout's beginning for each frequent code."""
        words = words_for(self.manifest.base_members)
        bits = self._arrays["frequent.bits"][: self.manifest.frequent * words]
        return bits.reshape(self.manifest.frequent, words)

    def slots_of(self, person_ids: Iterable[int]) -> Slots:
        """Return the living slots of these people; who isn't in the index is left out."""
        wanted = np.fromiter(person_ids, np.int64)
        if not len(wanted):
            return np.empty(0, np.int64)
        base = self.manifest.base_members
        ids = self._arrays["people.id"][:base]
        at = np.minimum(np.searchsorted(ids, wanted), max(base - 1, 0))
        found = self._arrays["people.slot"][at[ids[at] == wanted]] if base else at[:0]
        added = [self.added_people[i] for i in wanted.tolist() if i in self.added_people]
        slots = np.concatenate((found.astype(np.int64), np.array(added, np.int64)))
        alive: Slots = slots[self.alive[slots]]
        return alive

    def places_of(self, person_ids: NDArray[np.int64]) -> Slots:
        """Return the living slot of each of these people, in their order.

        For who isn't in the index it is the slot of somebody else: compare `person_id`.
        """
        living, ids = self._by_person
        if not len(ids):
            return np.zeros(len(person_ids), np.int64)
        at = np.minimum(np.searchsorted(ids, person_ids), len(ids) - 1)
        slots: Slots = living[at]
        return slots

    @cached_property
    def _by_person(self) -> tuple[Slots, Slots]:
        """The living slots by ascending person id, and those ids."""
        living = np.flatnonzero(self.alive)
        ids = self.member("person_id")[living]
        order = np.argsort(ids, kind="stable")
        return living[order], ids[order]

    @cached_property
    def added_people(self) -> dict[int, int]:
        """The newest slot of everybody added since the last compaction."""
        base = self.manifest.base_members
        return {
            person: base + at
            for at, person in enumerate(self._arrays["person_id"][base : self.size].tolist())
        }

    @cached_property
    def on_circle(self) -> NDArray[np.int64]:
        """A number below 2^32 for each member, different for all and in no order."""
        # An odd factor mixes 32 bits without letting two numbers fall together.
        mixed = self.member("person_id").astype(np.uint64) * np.uint64(2_654_435_761)
        circle: NDArray[np.int64] = (mixed & np.uint64(2**32 - 1)).astype(np.int64)
        return circle

    @cached_property
    def living(self) -> int:
        """How many members can be found."""
        return int(np.count_nonzero(self.alive))

    @property
    def all_alive(self) -> bool:
        """Whether no row is of the past."""
        return self.living == self.size

    @property
    def is_dead_weight_heavy(self) -> bool:
        """Whether a compaction is worth its time."""
        added = self.size - self.manifest.base_members
        return added > max(2_000, self.manifest.base_members // 20)
