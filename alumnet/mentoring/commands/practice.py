"""A mentor's own notes of what they practised."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.twice import said_before, taken_away_once
from alumnet.mentoring.models import PracticeNote


def write_note(*, by: int, on: date, text: str, now: datetime) -> str:
    """Keep a note; return its public id. Twice at once is once."""
    with writing() as session:
        lock_people(session, by)
        note = PracticeNote(person_id=by, practised_on=on, text=text, created_at=now)
        before = said_before(session, note, PracticeNote.created_at, now)
        if before is not None:
            return before.public_id
        session.add(note)
        session.flush()
        return note.public_id


def change_note(public_id: str, *, by: int, on: date, text: str, version: int) -> None:
    """Write a note anew. Raises NotFound, and Conflict when it was changed elsewhere meanwhile."""
    with writing() as session:
        lock_people(session, by)
        note = _note(session, public_id, by)
        if note.version != version and (note.practised_on, note.text) != (on, text):
            raise Conflict
        note.practised_on, note.text = on, text
        note.version += 1


def delete_note(public_id: str, *, by: int, now: datetime) -> None:
    """Delete a note. Raises NotFound."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        session.delete(_note(session, public_id, by))


def _note(session: Session, public_id: str, by: int) -> PracticeNote:
    note = session.scalars(
        select(PracticeNote).where(
            PracticeNote.public_id == public_id, PracticeNote.person_id == by
        )
    ).one_or_none()
    if note is None:
        raise NotFound
    return note
