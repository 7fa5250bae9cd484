"""A file ready to be compared: each row read, with the earlier row that may be its twin."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.imports.models import MemberImport, MemberImportFile
from alumnet.imports.rules.columns import Column, is_known
from alumnet.imports.rules.people import RowRefused, Stated, Twin, Twins, read_person
from alumnet.kernel.errors import NotFound
from alumnet.kernel.sheets import Row, Sheet, read_sheet


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row: the person it states and their twin further up, or why it can't be used."""

    number: int
    person: Stated | None = None
    twin: Twin | None = None
    reason: str = ""
    about: str = ""


def columns_of(row: MemberImport) -> tuple[Column | None, ...]:
    """Return what was chosen for each column."""
    return tuple(Column(value) if value else None for value in row.columns)


def sheet_of(session: Session, import_id: int) -> Sheet:
    """Return the table of a file that is still there. One statement. Raises NotFound."""
    content = session.scalar(
        select(MemberImportFile.content).where(MemberImportFile.import_id == import_id)
    )
    if content is None:
        raise NotFound
    return read_sheet(content, knows=is_known)


def prepared(sheet: Sheet, row: MemberImport, today: date) -> list[Prepared]:
    """Return every row of a file in its order."""
    columns, twins = columns_of(row), Twins()
    found = []
    for each in sheet.rows:
        try:
            person = _person(each, columns, row, today)
        except RowRefused as error:
            about = " ".join(cell for cell in each.cells[:3] if cell)[:80]
            found.append(Prepared(each.number, reason=str(error), about=about))
        else:
            twin = twins.add(each.number, person)
            found.append(Prepared(each.number, person, twin, about=person.name))
    return found


def _person(row: Row, columns: Sequence[Column | None], of: MemberImport, today: date) -> Stated:
    if row.fault:
        raise RowRefused(row.fault)
    return read_person(row.cells, columns, of.day_order, today)
