"""An association's own list of people, read from whatever file it was exported to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands import RosterRow
from alumnet.administration import tables
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.import_report import ImportReport

_NUMBER = (
    "external id",
    "id",
    "member number",
    "member id",
    "student id",
    "number",
    "constituent id",
)
_NAMES = ("name", "full name", "display name")
_GIVEN = ("first name", "given name", "firstname", "forename")
_FAMILY = ("last name", "family name", "surname", "lastname")
_EMAILS = ("emails", "email", "e-mail", "email address", "e-mail address", "primary email")
_MORE_EMAILS = ("email 2", "second email", "secondary email", "other email", "alumni email")
_YEARS = (
    "class year",
    "class",
    "class of",
    "graduation year",
    "year of graduation",
    "grad year",
    "year",
)

Found = list[tuple[int, RosterRow]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines of a file that can be read with their numbers, and what became of the others."""

    rows: Found
    unread: ImportReport


def read(path: Path, *, most: int | None = None) -> Roster:
    """Return what a CSV, JSON or JSON lines file holds.

    Raises tables.FileRefused, also for more than `most` rows.
    """
    unread = ImportReport()
    return Roster(list(_rows(path, unread, most)), unread)


def take_over(
    association_id: int,
    roster: Roster,
    *,
    now: datetime,
    step: Callable[[int], object] = lambda _number: None,
) -> tuple[ImportReport, int]:
    """Write a roster; return what was done, and how many who waited were let in.

    `step` is called with 1 for each row that was looked at.
    """
    rows = (row for _, row in _counting(roster.rows, step))
    done = accounts.import_roster(association_id, rows, now=now)
    report = ImportReport(done.created, done.changed, done.unchanged, list(roster.unread.rejected))
    for one in done.rejected:
        report.reject(roster.rows[one.number - 1][0], one.external_id, one.reason)
    report.rejected.sort(key=lambda rejection: rejection.line)
    return report, done.approved


def _counting(rows: Found, step: Callable[[int], object]) -> Iterable[tuple[int, RosterRow]]:
    for each in rows:
        step(1)
        yield each


def _rows(path: Path, unread: ImportReport, most: int | None) -> Iterator[tuple[int, RosterRow]]:
    for count, (line, record) in enumerate(tables.records(path), start=1):
        if most is not None and count > most:
            raise tables.FileRefused(f"The file has more than {most:,} rows. Send it in parts.")
        if isinstance(record, tables.Unreadable):
            unread.reject(line, "", record.reason)
            continue
        number = clean_line(tables.text(tables.column(record, _NUMBER)))
        written = tables.text(tables.column(record, _YEARS))
        if written and not (written.isdecimal() and len(written) < 5):  # noqa: PLR2004 - a year
            unread.reject(line, number[:80], f"{written[:40]!r} isn't a year.")
            continue
        emails = _emails(record)
        # Without numbers of their own, people are known again by their first address.
        known_by = number or (emails[0].casefold() if emails else "")
        yield line, RosterRow(known_by, _name(record), emails, int(written or 0) or None)


def _name(record: tables.Record) -> str:
    whole = tables.text(tables.column(record, _NAMES))
    parts = (tables.text(tables.column(record, names)) for names in (_GIVEN, _FAMILY))
    return whole or " ".join(part for part in parts if part)


def _emails(record: tables.Record) -> tuple[str, ...]:
    found = [tables.column(record, names) for names in (_EMAILS, _MORE_EMAILS)]
    joined = (each for value in found for each in tables.texts(value))
    return tuple(part.strip() for each in joined for part in each.split(",") if part.strip())
