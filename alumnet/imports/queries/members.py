"""Files of members for the pages: where they are, what their rows are, a page of rows at a time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.administration.queries import House
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.queries.chapters import open_chapters
from alumnet.imports.rules.states import (
    WORKING,
    Choice,
    Found,
    ImportState,
    Outcome,
    undo_until,
)
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor

# What the rows of a file can be narrowed to, before and after it is taken over.
BEFORE = tuple(Found)
AFTER = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file in the list of an association."""

    public_id: str
    file_name: str
    by: str
    at: datetime
    state: ImportState
    row_count: int


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file with its rows counted by what they are and by what became of them."""

    id: int
    public_id: str
    file_name: str
    state: ImportState
    notes: tuple[str, ...]
    row_count: int
    done_count: int
    applied_at: datetime | None
    found: Mapping[Found, int]
    undecided: int
    left_out: int
    became: Mapping[Outcome, int]
    # Names of chapters in it that there aren't.
    lacking_chapters: Sequence[str] = ()

    @property
    def is_working(self) -> bool:
        """Whether the worker is at it."""
        return self.state in WORKING

    @property
    def to_do(self) -> int:
        """How many rows the work of this state has in all."""
        if self.state is ImportState.APPLYING:
            return self.row_count - self.found.get(Found.PROBLEM, 0)
        if self.state is ImportState.UNDOING:
            left = (self.became.get(each, 0) for each in (Outcome.CREATED, Outcome.CHANGED))
            return self.done_count + sum(left)
        return self.row_count

    @property
    def share(self) -> int:
        """How much of it is done, in hundredths."""
        return 100 * self.done_count // max(self.to_do, 1)

    @property
    def ready(self) -> int:
        """How many rows will be taken over as things stand."""
        away = self.found.get(Found.PROBLEM, 0) + self.undecided + self.left_out
        return sum(self.found.values()) - away

    @property
    def undo_until(self) -> datetime | None:
        """Until when it can be taken back."""
        return undo_until(self.applied_at) if self.applied_at else None


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row as a page shows it."""

    number: int
    about: str
    found: Found
    reason: str
    differences: tuple[tuple[str, str, str], ...]
    said: Mapping[str, Any]
    choice: Choice | None
    outcome: Outcome | None
    person: str
    url: str


def member_imports(session: Session, house: House, *, most: int = 20) -> list[FileLine]:
    """Return the last files of an association, the newest first. One statement."""
    rows = session.execute(
        select(MemberImport, Person.display_name)
        .outerjoin(Person, Person.id == MemberImport.started_by)
        .where(MemberImport.association_id == house.id)
        .order_by(MemberImport.id.desc())
        .limit(most)
    )
    return [
        FileLine(row.public_id, row.file_name, by or "", row.created_at, row.state, row.row_count)
        for row, by in rows
    ]


def member_import(session: Session, house: House, public_id: str) -> MemberImport:
    """Return a file of this association as it is stored. One statement. Raises NotFound."""
    row = session.scalars(
        select(MemberImport).where(
            MemberImport.association_id == house.id, MemberImport.public_id == public_id
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def file_page(session: Session, row: MemberImport) -> FilePage:
    """Return a file with its rows counted. One statement; three when it lacked chapters."""
    lacking = row.lacking_chapters if row.state is ImportState.REVIEW else []
    if lacking:
        lacking = open_chapters(session, row.association_id).lacking(lacking)
    counts = session.execute(
        select(
            MemberImportRow.found,
            MemberImportRow.choice,
            MemberImportRow.outcome,
            func.count(),
        )
        .where(MemberImportRow.import_id == row.id)
        .group_by(MemberImportRow.found, MemberImportRow.choice, MemberImportRow.outcome)
    ).all()
    found: dict[Found, int] = {}
    became: dict[Outcome, int] = {}
    undecided = left_out = 0
    for what, choice, outcome, count in counts:
        found[what] = found.get(what, 0) + count
        if outcome is not None:
            became[outcome] = became.get(outcome, 0) + count
        if what is Found.TWIN and choice is None:
            undecided += count
        if choice is Choice.SKIP:
            left_out += count
    return FilePage(
        row.id,
        row.public_id,
        row.file_name,
        row.state,
        tuple(row.notes),
        row.row_count,
        row.done_count,
        row.applied_at,
        {each: found[each] for each in Found if each in found},
        undecided,
        left_out,
        {each: became[each] for each in Outcome if each in became},
        lacking,
    )


def rows_of(
    session: Session, import_id: int, shown: Found | Outcome | None, cursor: str | None
) -> Page[RowLine]:
    """Return a page of rows in the order of the file. One statement."""
    rows = session.execute(
        select(MemberImportRow, Person)
        .outerjoin(Person, Person.id == MemberImportRow.person_id)
        .where(MemberImportRow.import_id == import_id, _is(shown), _after(cursor))
        .order_by(MemberImportRow.number)
        .limit(PAGE_LENGTH + 1)
    ).all()
    items = [_line(*row) for row in rows[:PAGE_LENGTH]]
    more = len(rows) > PAGE_LENGTH
    return Page(items, encode_cursor("rows", items[-1].number) if more else None)


def _is(shown: Found | Outcome | None) -> ColumnElement[bool]:
    if isinstance(shown, Found):
        return MemberImportRow.found == shown
    return MemberImportRow.outcome == shown if shown else true()


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["rows", int(last)]:
            return MemberImportRow.number > last
    return true()


def _line(row: MemberImportRow, person: Person | None) -> RowLine:
    is_there = person is not None and person.erased_at is None
    return RowLine(
        number=row.number,
        about=row.about,
        found=row.found,
        reason=row.reason,
        differences=tuple((str(a), str(b), str(c)) for a, b, c in row.differences),
        said=row.said,
        choice=row.choice,
        outcome=row.outcome,
        person=person.display_name if person is not None and is_there else "",
        url=f"/people/{handle(person.display_name, person.public_id)}"
        if person is not None and is_there
        else "",
    )


def left_out(session: Session, import_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield (row, whom it is about, why) of everything that wasn't taken over. One statement."""
    was_left = MemberImportRow.outcome.in_((Outcome.SKIPPED, Outcome.KEPT))
    is_problem = MemberImportRow.found == Found.PROBLEM
    rows = session.execute(
        select(MemberImportRow.number, MemberImportRow.about, MemberImportRow.reason)
        .where(and_(MemberImportRow.import_id == import_id, was_left | is_problem))
        .order_by(MemberImportRow.number)
        .execution_options(yield_per=500)
    )
    for row in rows:
        yield row.number, row.about, row.reason
