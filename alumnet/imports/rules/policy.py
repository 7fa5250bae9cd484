"""Limits of imports, the same for a whole site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportPolicy:
    """How large a file may be, and what is kept of it."""

    rejections_kept: int = 500
    # In one file sent through a page: a request has to end; the command line takes any number.
    roster_rows: int = 50_000
    columns: int = 200
    cell_length: int = 4_000


POLICY = ImportPolicy()
