"""Limits of imports, the same for a whole site."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImportPolicy:
    """How large a file may be, how it is worked through, and how long it can be taken back."""

    rejections_kept: int = 500
    # In one file sent through a page: a request has to end; the command line takes any number.
    roster_rows: int = 50_000
    # A file of members is worked through by the worker: this is for those who look at its rows.
    member_rows: int = 100_000
    batch_rows: int = 200
    undo_hours: int = 24
    forgotten_after_days: int = 30
    invitations_a_day: int = 200
    most_invitations_a_day: int = 1_000


POLICY = ImportPolicy()
