"""The text index in Whoosh: segments, commits, merging and postings. Nothing else imports Whoosh.

Text arrives analysed and leaves as arrays: scoring, filters and visibility are decided elsewhere.
Every document carries a key, which never changes while Whoosh's own document numbers do. A changed
member gets a new document under a new key; which keys are alive is told by the columns, so an old
document can't come back whatever a segment says.

`Searcher.refresh` is never used: it returns deleted documents.
"""

from __future__ import annotations

import pickle
import struct
import threading
import time
import weakref
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from whoosh import index as whoosh_index
from whoosh.columns import EmptyColumnReader, NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.filedb.filetables import FileFormatError
from whoosh.formats import Format
from whoosh.lang.porter import stem as _porter_stem
from whoosh.reading import CorruptIndexError, SegmentReader, TermNotFound

from alumnet.search.documents import Scope
from alumnet.search.errors import IndexBusy, IndexDamaged, IndexMissing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from alumnet.search.analysis import AnalysedText

_UNREADABLE: Final = (
    EOFError,
    OSError,
    ValueError,
    KeyError,
    IndexError,
    AssertionError,
    MemoryError,
    struct.error,
    zlib.error,
    pickle.UnpicklingError,
    CorruptIndexError,
    FileFormatError,
    whoosh_index.IndexVersionError,
)
_FIELDS: Final = {Scope.EVERYONE: "everyone", Scope.SHARED: "shared"}
_ATTEMPTS: Final = 20
_PAUSE: Final = 0.01  # seconds
_KEY: Final = "key"
_SMALL: Final = 1_000  # documents


def stem_of(word: str) -> str:
    """Return the Porter stem of a folded English word."""
    return str(_porter_stem(word))  # type: ignore[no-untyped-call]


class AnalysedField(FieldType):
    """A field that is handed terms with weights and positions instead of text.

    The value of a posting is its positions, two bytes each, as `analysis` counted them.
    """

    def __init__(self) -> None:
        no_analyzer: Any = None
        super().__init__(format=Format(), analyzer=no_analyzer, scorable=False)

    def index(self, value: AnalysedText, **options: Any) -> Any:  # noqa: ARG002
        """Return what Whoosh stores for each term: bytes, frequency, weight, positions."""
        return [
            (
                term.encode(),
                len(found.positions),
                found.weight,
                struct.pack(f"<{len(found.positions)}H", *found.positions),
            )
            for term, found in value.terms.items()
        ]


def _numbers() -> Any:
    return NumericColumn("Q")  # type: ignore[no-untyped-call]


def _schema() -> Schema:
    fields: dict[str, FieldType] = {name: AnalysedField() for name in _FIELDS.values()}
    return Schema(**{_KEY: COLUMN(_numbers())}, **fields)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except whoosh_index.EmptyIndexError as error:
        raise IndexMissing(str(error)) from error
    except _UNREADABLE as error:
        raise IndexDamaged(f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class DrainedTerm:
    """The documents of a segment that hold a term, and how heavily."""

    documents: NDArray[np.int32]
    weights: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class DrainedPositions:
    """The places of a term: `positions[i]` lies in document `documents[i]`."""

    documents: NDArray[np.int64]
    positions: NDArray[np.int64]


class Segment:
    """One immutable part of the index, with the key of each of its documents."""

    def __init__(self, leaf: Any) -> None:
        self._leaf = leaf
        self.id = _segment_id(leaf)
        keys = leaf.column_reader(_KEY, translate=False)
        if isinstance(keys, EmptyColumnReader):
            # Whoosh makes keys up when the file is gone: a merge was quicker than this reader.
            raise FileNotFoundError(self.id)
        self.keys: NDArray[np.int64] = np.fromiter(keys, np.int64, leaf.doc_count_all())
        self.last_key = int(self.keys.max())
        self._lock = threading.Lock()  # the files have one reading position
        weakref.finalize(self, leaf.close)

    def drain(self, scope: Scope, term: str) -> DrainedTerm:
        """Return where a term occurs. Raises IndexDamaged when the segment can't be read."""
        documents: list[int] = []
        weights: list[float] = []
        with self._lock, _readable():
            matcher = self._matcher(scope, term)
            while matcher is not None and matcher.is_active():
                documents.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
        return DrainedTerm(np.array(documents, np.int32), np.array(weights, np.float32))

    def drain_positions(self, scope: Scope, term: str) -> DrainedPositions:
        """Return at which places a term occurs. Raises IndexDamaged."""
        documents: list[int] = []
        values: list[bytes] = []
        with self._lock, _readable():
            matcher = self._matcher(scope, term)
            while matcher is not None and matcher.is_active():
                documents.append(matcher.id())
                values.append(bytes(matcher.value()))
                matcher.next()
        counts = np.fromiter((len(value) // 2 for value in values), np.int64, len(values))
        return DrainedPositions(
            np.repeat(np.array(documents, np.int64), counts),
            np.frombuffer(b"".join(values), "<u2").astype(np.int64),
        )

    def _matcher(self, scope: Scope, term: str) -> Any:
        try:
            return self._leaf.postings(_FIELDS[scope], term.encode())
        except TermNotFound:
            return None


class TextReader:
    """The segments of one state of the index."""

    def __init__(self, segments: list[Segment]) -> None:
        self.segments = segments

    @classmethod
    def open(cls, folder: Path, *, reuse: TextReader | None = None) -> TextReader:
        """Return the newest state. Segments that `reuse` already knows aren't read again.

        Raises IndexMissing or IndexDamaged.
        """
        known = {segment.id: segment for segment in reuse.segments} if reuse else {}
        with _readable():
            for attempt in range(_ATTEMPTS):
                try:
                    return cls(_segments(folder, known))
                except FileNotFoundError:  # a writer was quicker: what it left is to be read
                    if attempt == _ATTEMPTS - 1 or not folder.exists():
                        raise
                    time.sleep(_PAUSE)
        raise AssertionError


def _segments(folder: Path, known: dict[str, Segment]) -> list[Segment]:
    """Return the segments of the newest state. Raises FileNotFoundError when one went meanwhile."""
    opened: Any = whoosh_index.open_dir(str(folder))
    segments = []
    for leaf, _ in opened.reader().leaf_readers():
        if _has_documents(leaf):
            segments.append(_segment(leaf, known))
        else:
            leaf.close()
    return segments


def _segment(leaf: Any, known: dict[str, Segment]) -> Segment:
    found = known.get(_segment_id(leaf))
    if found is None:
        return Segment(leaf)
    leaf.close()
    return found


def _segment_id(leaf: Any) -> str:
    return str(leaf.segment().segment_id())


def _has_documents(leaf: Any) -> bool:
    return leaf.segment() is not None and leaf.doc_count_all() > 0


class Merge(Enum):
    """Which segments become one when a writer commits."""

    NOTHING = "nothing"
    SMALL = "small"
    EVERYTHING = "everything"  # removed documents go with it


def _merge_small(writer: Any, segments: list[Any]) -> list[Any]:
    """Merge the segments of a few changes each; return those that stay as they are."""
    for segment in segments:
        if segment.doc_count_all() < _SMALL:
            reader = SegmentReader(writer.storage, writer.schema, segment)
            writer.add_reader(reader)
            reader.close()
    return [segment for segment in segments if segment.doc_count_all() >= _SMALL]


class TextWriter:
    """Adds and removes documents; nothing is visible before `commit`."""

    def __init__(self, folder: Path, *, memory_mb: int = 64) -> None:
        """Open the index in `folder` for writing, making it when there is none.

        Raises IndexBusy when somebody else writes, IndexDamaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with _readable():
            opened = (
                whoosh_index.open_dir(str(folder))
                if whoosh_index.exists_in(str(folder))
                else whoosh_index.create_in(str(folder), _schema())
            )
            try:
                # Not as compound files: of those, every reader copies the postings into memory.
                self._writer: Any = opened.writer(limitmb=memory_mb, compound=False)
            except whoosh_index.LockError as error:
                raise IndexBusy("the text index is being written") from error

    def add(self, key: int, everyone: AnalysedText, shared: AnalysedText) -> None:
        """Add a document under a new key."""
        fields = {
            name: text for name, text in (("everyone", everyone), ("shared", shared)) if text.terms
        }
        self._writer.add_document(**{_KEY: key}, **fields)

    def keep_only(self, keys: NDArray[np.int64]) -> None:
        """Remove all documents but those of these keys."""
        reader = self._writer.reader()
        try:
            # An index without documents has one leaf, and that has no columns.
            leaves = reader.leaf_readers() if reader.doc_count_all() else []
            for leaf, first in leaves:
                held = np.fromiter(leaf.column_reader(_KEY), np.int64, leaf.doc_count_all())
                for at in np.flatnonzero(~np.isin(held, keys)).tolist():
                    if not leaf.is_deleted(at):
                        self._writer.delete_document(first + at)
        finally:
            reader.close()

    def commit(self, *, merge: Merge = Merge.NOTHING) -> None:
        """Make everything visible, and merge segments as told."""
        if merge is Merge.SMALL:
            self._writer.commit(mergetype=_merge_small)
        else:
            self._writer.commit(merge=False, optimize=merge is Merge.EVERYTHING)

    def cancel(self) -> None:
        """Forget what was added, unless a failed commit did so already."""
        if not self._writer.is_closed:
            self._writer.cancel()
