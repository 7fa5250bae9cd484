"""One generation of everything, which a request keeps from beginning to end."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from alumnet.search.columns import MANIFEST, Columns, Manifest
from alumnet.search.errors import IndexDamaged
from alumnet.search.facets import FacetTotals
from alumnet.search.labels import Labels
from alumnet.search.names import NameIndex
from alumnet.search.recent import RecentArrays
from alumnet.search.sight import SharedMasks, Sight
from alumnet.search.text import SegmentedText
from alumnet.search.whoosh_index import TextReader

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from alumnet.search.requests import Onlooker

TEXT_FOLDER: Final = "text"
_ATTEMPTS: Final = 20
_WORDS_KEPT: Final = 16 * 2**20  # bytes a process, and so many more for each member
_WORDS_KEPT_PER_MEMBER: Final = 512
# Beside the words, which take long to read again, and not among them: a few viewers who page on.
_TIES_KEPT_PER_MEMBER: Final = 80


@dataclass(frozen=True)
class Snapshot:
    """Text, columns and names of one generation; they belong together and never change."""

    folder: Path
    columns: Columns
    text: SegmentedText
    labels: Labels
    labels_stamp: int
    cache: RecentArrays
    ties: RecentArrays

    @classmethod
    def open(cls, folder: Path, *, before: Snapshot | None = None) -> Snapshot:
        """Return the newest generation in `folder`, keeping of `before` what is still true.

        The text is opened after the manifest was read, so that it holds all documents which this
        generation calls alive: changes only add to it. A compaction removes, but publishes another
        layout before it does; then everything is read again.

        Raises IndexMissing or IndexDamaged.
        """
        if before is not None and before.folder != folder:
            before = None
        for _ in range(_ATTEMPTS):
            manifest = Manifest.load(folder)
            reader = TextReader.open(
                folder / TEXT_FOLDER, reuse=before.text.reader if before else None
            )
            try:
                columns = _columns(folder, manifest, before)
            except IndexDamaged:
                if Manifest.load(folder).layout == manifest.layout:
                    raise
                continue
            if Manifest.load(folder).layout == manifest.layout:
                return cls._of(folder, columns, reader, before)
        raise IndexDamaged("the index changes faster than it can be opened")

    @classmethod
    def _of(
        cls, folder: Path, columns: Columns, reader: TextReader, before: Snapshot | None
    ) -> Snapshot:
        words = _WORDS_KEPT + _WORDS_KEPT_PER_MEMBER * columns.size
        cache = before.cache if before else RecentArrays(words)
        ties = before.ties if before else RecentArrays(_TIES_KEPT_PER_MEMBER * columns.size)
        stamp = Labels.stamp(folder)
        is_known = before is not None and before.labels_stamp == stamp
        labels = before.labels if before and is_known else Labels.load(folder)
        text = SegmentedText(reader, columns, cache)
        return cls(folder, columns, text, labels, stamp, cache, ties)

    @cached_property
    def manifest_path(self) -> str:
        """The file that changes with every generation."""
        return str(self.folder / MANIFEST)

    @property
    def generation(self) -> int:
        """The number of this state; it grows with every change."""
        return self.columns.manifest.generation

    @cached_property
    def names(self) -> NameIndex:
        """Names of this generation."""
        return NameIndex(self.columns)

    @cached_property
    def totals(self) -> FacetTotals:
        """Facet counts over everybody."""
        return FacetTotals(self.columns)

    @cached_property
    def _shared_masks(self) -> SharedMasks:
        return SharedMasks(self.columns)

    def sight_of(self, onlooker: Onlooker, withdrawn: Iterable[int] = ()) -> Sight:
        """Return what this person may see, without those blocked and those just withdrawn."""
        left_out = self.columns.slots_of({*onlooker.excluded_ids, *withdrawn})
        there = self.columns.alive
        if len(left_out):
            there = there.copy()
            there[left_out] = False
        shared = self._shared_masks.of(onlooker.association_ids)
        sees_everybody = not len(left_out)
        return Sight(
            self.columns, there, shared, onlooker.association_ids, self.cache, sees_everybody
        )


def _columns(folder: Path, manifest: Manifest, before: Snapshot | None) -> Columns:
    if before is not None and before.columns.manifest.layout == manifest.layout:
        return before.columns.at(manifest)
    return Columns.open(folder, manifest)
