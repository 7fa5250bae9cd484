"""An association's own list of people, read from whatever file it was exported to."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from alumnet.accounts import commands as accounts
from alumnet.accounts.commands import RosterRow
from alumnet.imports import tables
from alumnet.imports.rules.columns import Column, guess
from alumnet.imports.rules.years import NotAYear, class_year
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.import_report import ImportReport

Found = list[tuple[int, RosterRow]]
Said = dict[Column, list[Any]]


@dataclass(frozen=True, slots=True)
class Roster:
    """The lines of a file that can be read with their numbers, and what became of the others."""

    rows: Found
    unread: ImportReport


def read(path: Path, *, today: date, most: int | None = None) -> Roster:
    """Return what a CSV, JSON or JSON lines file holds.

    Raises tables.FileRefused, also for more than `most` rows.
    """
    unread = ImportReport()
    return Roster(list(_rows(path, unread, most, today)), unread)


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


def _rows(
    path: Path, unread: ImportReport, most: int | None, today: date
) -> Iterator[tuple[int, RosterRow]]:
    for count, (line, record) in enumerate(tables.records(path), start=1):
        if most is not None and count > most:
            raise tables.FileRefused(f"The file has more than {most:,} rows. Send it in parts.")
        if isinstance(record, tables.Unreadable):
            unread.reject(line, "", record.reason)
            continue
        said = _said(record)
        number = clean_line(_first(said, Column.NUMBER) or _first(said, Column.MEMBER_NUMBER))
        try:
            year = class_year(_first(said, Column.CLASS_YEAR), today.year)
        except NotAYear as error:
            unread.reject(line, number[:80], str(error))
            continue
        emails = _emails(said)
        # Without numbers of their own, people are known again by their first address.
        known_by = number or (emails[0].casefold() if emails else "")
        yield line, RosterRow(known_by, _name(said), emails, year)


def _said(record: tables.Record) -> Said:
    """Return the values of a record by what they mean, the headers that we trust most first."""
    columns = guess(tuple(map(str, record)), ())
    said: Said = {}
    for column, value in zip(columns, record.values(), strict=True):
        if column is not None:
            said.setdefault(column, []).append(value)
    return said


def _first(said: Said, column: Column) -> str:
    return next(filter(None, map(tables.text, said.get(column, ()))), "")


def _name(said: Said) -> str:
    parts = (_first(said, each) for each in (Column.GIVEN_NAME, Column.FAMILY_NAME))
    return _first(said, Column.NAME) or " ".join(part for part in parts if part)


def _emails(said: Said) -> tuple[str, ...]:
    joined = (each for value in said.get(Column.EMAIL, ()) for each in tables.texts(value))
    return tuple(part.strip() for each in joined for part in each.split(",") if part.strip())
