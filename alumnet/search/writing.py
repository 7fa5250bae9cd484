"""Changing the index: one change, a rebuild, a check, a compaction. One writer at a time.

Order of a change: rows behind the published ones, then the text, then the manifest. Only the
manifest makes anything visible, so that a kill at any moment leaves the last generation as it was;
what was written beyond it is removed by the next writer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.search.analysis import analysed
from alumnet.search.columns import Columns, Manifest, boot_id
from alumnet.search.documents import Scope
from alumnet.search.encoding import ALIVE, EncodedMember, encoded
from alumnet.search.errors import IndexDamaged, IndexMissing
from alumnet.search.folders import (
    current_folder,
    fresh_folder,
    put_in_use,
    remove_unused,
    writing_lock,
)
from alumnet.search.labels import Labels
from alumnet.search.layout import LayoutBuilder, NoRoom, append, compacted
from alumnet.search.snapshot import TEXT_FOLDER
from alumnet.search.whoosh_index import Merge, TextReader, TextWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from alumnet.search.documents import Change, Label, MemberDocument

_BATCH: Final = 500
_SEGMENTS_KEPT: Final = 12
_REBUILD_MEMORY_MB: Final = 256


@dataclass(frozen=True, slots=True)
class Verification:
    """How the index differs from the documents it should hold."""

    missing: frozenset[int]  # people who should be in the index and aren't
    stale: frozenset[int]  # people whose document has changed
    surplus: frozenset[int]  # people who should not be in the index
    damage: str = ""  # what can't be read, empty if all can

    @property
    def is_clean(self) -> bool:
        """Whether nothing has to be done."""
        return not (self.missing or self.stale or self.surplus or self.damage)


class IndexWriter:
    """Writes to the index in `root`. Every method takes the lock and may raise IndexBusy."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._columns: Columns | None = None
        self._folder: Path | None = None

    def rebuild(
        self,
        documents: Iterable[MemberDocument],
        labels: Iterable[Label] = (),
        *,
        progress: Callable[[int], None] = lambda _: None,
    ) -> int:
        """Build everything anew in a folder of its own, then put it in use; return how many.

        The old index serves until then. `progress` is called with 1 for each member, which
        includes the text, by far the slowest part; the final commit takes about as long again.
        """
        with writing_lock(self.root):
            generation = self._generation() + 1
            folder = fresh_folder(self.root)
            members = _build(folder, documents, generation, progress)
            Labels.of(labels).save(folder)
            put_in_use(self.root, folder)
            remove_unused(self.root, folder)
            self._forget()
            return members

    def apply(self, changes: Sequence[Change], labels: Iterable[Label] = ()) -> int:
        """Make these changes visible, up to 500 of them at once, and return the new generation.

        Order and repeats don't matter as long as each change carries the newest document. `labels`
        are new or changed names of facet values; the others stay. Raises IndexMissing or
        IndexDamaged.
        """
        newest = {change.person_id: change.document for change in changes}
        with writing_lock(self.root):
            columns = self._open()
            if columns.is_dead_weight_heavy:
                columns = self._compact_columns(columns)
            self._add_labels(labels)
            people = list(newest.items())
            try:
                for start in range(0, len(people), _BATCH):
                    columns = self._write_batch(columns, dict(people[start : start + _BATCH]))
            except BaseException:
                # What was written halfway must not be taken for published.
                self._forget()
                raise
            return columns.manifest.generation

    def verify(self, expected: Iterable[tuple[int, int]]) -> Verification:
        """Compare the index with (person id, both fingerprints as one) of all who belong in it.

        Raises IndexMissing when there is nothing to compare.
        """
        try:
            folder = current_folder(self.root)
            columns = Columns.open(folder, Manifest.load(folder))
            fingerprints = columns.member("fingerprint") ^ columns.member("links_fingerprint")
            known = dict(
                zip(
                    columns.member("person_id")[columns.alive].tolist(),
                    fingerprints[columns.alive].tolist(),
                    strict=True,
                )
            )
            without_text = _without_text(folder, columns)
        except IndexDamaged as error:
            return Verification(frozenset(), frozenset(), frozenset(), str(error))
        wanted = dict(expected)
        stale = {each for each, print_ in wanted.items() if known.get(each, print_) != print_}
        return Verification(
            missing=frozenset(wanted.keys() - known.keys()),
            stale=frozenset(stale | (without_text & wanted.keys())),
            surplus=frozenset(known.keys() - wanted.keys()),
        )

    def may_be_torn(self) -> bool:
        """Return whether the machine was started again since the last change.

        Nothing is forced to the disk when it is written, so that after a power loss some of it may
        be missing without a sign: then `verify`, and rebuild unless it is clean.

        Raises IndexMissing or IndexDamaged.
        """
        return Manifest.load(current_folder(self.root)).boot != boot_id()

    def tidy(self) -> bool:
        """Merge the text of many small changes; return whether there was anything to do.

        For idle moments: nothing that anybody sees changes, searches stay as quick as they were.
        """
        with writing_lock(self.root):
            folder = self._in_use()
            if len(TextReader.open(folder / TEXT_FOLDER).segments) <= _SEGMENTS_KEPT:
                return False
            text = TextWriter(folder / TEXT_FOLDER)
            text.commit(merge=Merge.SMALL)
            return True

    def compact(self) -> None:
        """Drop everything dead, make the text one segment and remove what lies about unused.

        Until then the words of removed members stay in the files, though nobody can find them.
        Nothing is written when nothing is dead: at 100,000 members it would take a minute in which
        changes wait.
        """
        with writing_lock(self.root):
            columns, folder = self._open(), self._in_use()
            if columns.all_alive and _documents(folder) == columns.size:
                remove_unused(self.root, folder)
                return
            columns = self._compact_columns(columns)
            text = TextWriter(folder / TEXT_FOLDER, memory_mb=_REBUILD_MEMORY_MB)
            text.keep_only(columns.member("text_key"))
            text.commit(merge=Merge.EVERYTHING)
            # A generation more, so that readers see the new segment.
            replace(columns.manifest, generation=columns.manifest.generation + 1).save(folder)
            remove_unused(self.root, folder)
            self._forget()

    def _write_batch(self, columns: Columns, newest: dict[int, MemberDocument | None]) -> Columns:
        try:
            return self._write(columns, newest)
        except NoRoom:
            return self._write(self._compact_columns(columns), newest)

    def _write(self, columns: Columns, newest: dict[int, MemberDocument | None]) -> Columns:
        documents = [document for document in newest.values() if document is not None]
        dead = columns.slots_of(newest)
        if not documents and not len(dead):
            return columns
        folder = self._in_use()
        text = TextWriter(folder / TEXT_FOLDER)
        try:
            members = [
                _with_text(text, document, columns.manifest.next_text_key + at)
                for at, document in enumerate(documents)
            ]
            manifest = append(columns, members, dead)
            text.commit()
        except BaseException:
            text.cancel()
            raise
        manifest.save(folder)
        self._columns = columns.at(manifest)
        return self._columns

    def _compact_columns(self, columns: Columns) -> Columns:
        folder = self._in_use()
        generation = columns.manifest.generation + 1
        manifest = compacted(folder, columns, layout=f"columns-{generation}", generation=generation)
        manifest.save(folder)
        for other in folder.glob("columns-*"):
            if other.name != manifest.layout:
                other.unlink(missing_ok=True)
        self._columns = Columns.open(folder, manifest, writable=True)
        return self._columns

    def _open(self) -> Columns:
        """Return the published columns for writing, cleaned of what an interrupted writer left."""
        folder = current_folder(self.root)
        manifest = Manifest.load(folder)
        known = self._columns
        if known is not None and folder == self._folder and known.manifest == manifest:
            return known
        self._forget()
        columns = Columns.open(folder, manifest, writable=True)
        dead_from = columns.whole("dead_from")
        dead_from[(dead_from > manifest.generation) & (dead_from != ALIVE)] = ALIVE
        # Keys are never used twice, so that text of an unpublished change belongs to nobody.
        segments = TextReader.open(folder / TEXT_FOLDER).segments
        next_key = max((segment.last_key + 1 for segment in segments), default=0)
        if next_key > manifest.next_text_key:
            manifest = replace(manifest, next_text_key=next_key)
        self._folder = folder
        self._columns = columns.at(manifest)
        return self._columns

    def _add_labels(self, labels: Iterable[Label]) -> None:
        new = list(labels)
        known = Labels.load(self._in_use()) if new else None
        if known is not None and known.add(new):
            known.save(self._in_use())

    def _in_use(self) -> Path:
        return current_folder(self.root)

    def _generation(self) -> int:
        try:
            return Manifest.load(current_folder(self.root)).generation
        except (IndexMissing, IndexDamaged):
            return 0

    def _forget(self) -> None:
        self._columns = None
        self._folder = None


def _build(
    folder: Path,
    documents: Iterable[MemberDocument],
    generation: int,
    progress: Callable[[int], None],
) -> int:
    columns = LayoutBuilder()
    text = TextWriter(folder / TEXT_FOLDER, memory_mb=_REBUILD_MEMORY_MB)
    members = 0
    try:
        for document in documents:
            columns.add(_with_text(text, document, members))
            members += 1
            progress(1)
        text.commit()
    except BaseException:
        text.cancel()
        raise
    columns.write(folder, layout=f"columns-{generation}", generation=generation).save(folder)
    return members


def _with_text(text: TextWriter, document: MemberDocument, key: int) -> EncodedMember:
    everyone = analysed(document.texts, Scope.EVERYONE)
    shared = analysed(document.texts, Scope.SHARED)
    text.add(key, everyone, shared)
    member = encoded(document)
    member.fixed.update(text_key=key, length_everyone=everyone.length, length_shared=shared.length)
    return member


def _documents(folder: Path) -> int:
    """Return how many documents the text has, of members dead or alive. Raises IndexDamaged."""
    return sum(len(segment.keys) for segment in TextReader.open(folder / TEXT_FOLDER).segments)


def _without_text(folder: Path, columns: Columns) -> set[int]:
    """Return the living members whose text is missing. Raises IndexDamaged."""
    reader = TextReader.open(folder / TEXT_FOLDER)
    keys = [segment.keys for segment in reader.segments]
    known = np.concatenate(keys) if keys else np.empty(0, np.int64)
    has_text = np.isin(columns.member("text_key"), known)
    people: list[int] = columns.member("person_id")[columns.alive & ~has_text].tolist()
    return set(people)
