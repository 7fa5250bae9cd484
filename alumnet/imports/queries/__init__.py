"""Reads of imports: files that were taken over, and what became of their rows."""

from alumnet.imports.queries.changes import HEADER, changed_people, exports, one_export
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
from alumnet.imports.queries.waves import last_wave, reach, wave_page

__all__ = [
    "AFTER",
    "BEFORE",
    "HEADER",
    "FileLine",
    "FilePage",
    "RowLine",
    "Size",
    "Taken",
    "changed_people",
    "columns_of",
    "exports",
    "file_page",
    "last_wave",
    "left_out",
    "member_import",
    "member_imports",
    "one_export",
    "one_import",
    "reach",
    "roster_files",
    "rows_of",
    "sheet_of",
    "size",
    "wave_page",
]
