"""What an association's own lists say of a member, and which of its files brought them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, select, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import ExternalId, RosterEntry
from alumnet.imports.models import MemberImport, MemberImportRow
from alumnet.imports.rules.states import Outcome
from alumnet.kernel.dates import short_day
from alumnet.kernel.db import PersonId
from alumnet.kernel.member_pages import ASSOCIATION, Statement, told
from alumnet.kernel.registry import PERSON

_TAKEN = (Outcome.CREATED, Outcome.CHANGED, Outcome.SAME)
_MOST_FILES = 20


def facts() -> Statement:
    """Return the statement: lines of the roster, numbers, rows of files of this association."""
    line = told(
        "roster", text=RosterEntry.external_id, more=RosterEntry.name, number=RosterEntry.class_year
    ).where(RosterEntry.person_id == PERSON, RosterEntry.association_id == ASSOCIATION)
    known_by = told("number", text=ExternalId.external_id).where(
        ExternalId.person_id == PERSON, ExternalId.association_id == ASSOCIATION
    )
    row = (
        told(
            "file",
            text=MemberImport.public_id,
            more=MemberImport.file_name,
            number=MemberImportRow.number,
            at=MemberImport.created_at,
        )
        .join(MemberImportRow, MemberImportRow.import_id == MemberImport.id)
        .where(
            MemberImportRow.person_id == PERSON,
            MemberImport.association_id == ASSOCIATION,
            MemberImportRow.outcome.in_(_TAKEN),
        )
    )
    return union_all(line, known_by, row)


def files(session: Session, association_id: int) -> Sequence[tuple[str, str]]:
    """Return the last files of an association, to narrow the list of members. One statement."""
    rows = session.execute(
        select(MemberImport.public_id, MemberImport.file_name, MemberImport.created_at)
        .where(MemberImport.association_id == association_id, MemberImport.applied_at.is_not(None))
        .order_by(MemberImport.id.desc())
        .limit(_MOST_FILES)
    )
    return [
        (row.public_id, f"{row.file_name or 'A file'}, {short_day(row.created_at)}") for row in rows
    ]


def came_by(value: str, person: PersonId, association_id: int) -> ColumnElement[bool]:
    """Return the condition that somebody is a row of one of the association's files."""
    return exists().where(
        MemberImport.public_id == value,
        MemberImport.association_id == association_id,
        MemberImportRow.import_id == MemberImport.id,
        MemberImportRow.person_id == person,
        MemberImportRow.outcome.in_(_TAKEN),
    )
