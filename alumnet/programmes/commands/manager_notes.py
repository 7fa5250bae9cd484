"""Managers' own notes about people of a cohort: its managers read them, and no run does.

Like other notes of the staff they are in the copy of whom they are about; the page says so.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before, taken_away_once
from alumnet.programmes.models import Enrolment, ManagerNote
from alumnet.programmes.queries.access import Access


def write_note(access: Access, enrolment: str, text: str, *, by: int, now: datetime) -> str:
    """Note something about somebody (public id of an enrolment); return the note's public id.

    Twice at once is once. Raises NotFound.
    """
    with writing() as session:
        enrolment_id = session.scalar(
            select(Enrolment.id)
            .where(Enrolment.public_id == enrolment, Enrolment.cohort_id == access.cohort_id)
            .with_for_update()
        )
        if enrolment_id is None or not access.manages:
            raise NotFound
        row = ManagerNote(
            enrolment_id=enrolment_id, written_by=by, text=text.strip(), created_at=now
        )
        there = said_before(session, row, ManagerNote.created_at, now)
        if there is not None:
            return there.public_id
        row.changed_at = now
        session.add(row)
        session.flush()
        return row.public_id


def drop_note(access: Access, public_id: str, *, by: int, now: datetime) -> None:
    """Take a note away. Raises NotFound."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        session.delete(_locked(session, access, public_id))


def _locked(session: Session, access: Access, public_id: str) -> ManagerNote:
    row = session.scalar(
        select(ManagerNote)
        .join(Enrolment, Enrolment.id == ManagerNote.enrolment_id)
        .where(ManagerNote.public_id == public_id, Enrolment.cohort_id == access.cohort_id)
        .with_for_update(of=ManagerNote)
    )
    if row is None or not access.manages:
        raise NotFound
    return row
