"""Reads of imports: files that were taken over, and what became of their rows."""

from alumnet.imports.queries.rosters import Size, Taken, one_import, roster_files, size

__all__ = ["Size", "Taken", "one_import", "roster_files", "size"]
