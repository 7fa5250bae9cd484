"""What can go wrong with an index; all of it can be repaired by a rebuild from the database."""

from __future__ import annotations


class SearchIndexError(Exception):
    """The index can't do what was asked."""


class IndexMissing(SearchIndexError):
    """There is no index yet: it must be built first."""


class IndexDamaged(SearchIndexError):
    """A file of the index is cut short or unreadable, as after a power loss."""


class IndexBusy(SearchIndexError):
    """Another process is writing; there is one writer at a time."""
