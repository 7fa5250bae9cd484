"""Reads of imports: files that were taken over, and what became of their rows."""

from alumnet.imports.queries.members import (
    AFTER,
    BEFORE,
    FileLine,
    FilePage,
    RowLine,
    file_page,
    left_out,
    member_import,
    member_imports,
    rows_of,
)
from alumnet.imports.queries.preparing import columns_of, sheet_of
from alumnet.imports.queries.rosters import Size, Taken, one_import, roster_files, size

__all__ = [
    "AFTER",
    "BEFORE",
    "FileLine",
    "FilePage",
    "RowLine",
    "Size",
    "Taken",
    "columns_of",
    "file_page",
    "left_out",
    "member_import",
    "member_imports",
    "one_import",
    "roster_files",
    "rows_of",
    "sheet_of",
    "size",
]
