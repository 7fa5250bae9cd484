"""A mentor's own notes, for nobody else."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, or_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.mentoring.models import PracticeNote


@dataclass(frozen=True, slots=True)
class OwnNote:
    """A note as its writer sees it."""

    public_id: str
    on: date
    text: str
    version: int


def notes_of(session: Session, person_id: int, cursor: str | None) -> Page[OwnNote]:
    """Return a page of somebody's notes, the newest first. One statement."""
    rows = session.scalars(
        select(PracticeNote)
        .where(PracticeNote.person_id == person_id, _after(cursor))
        .order_by(PracticeNote.practised_on.desc(), PracticeNote.id.desc())
        .limit(PAGE_LENGTH + 1)
    ).all()
    shown = rows[:PAGE_LENGTH]
    following = None
    if len(rows) > PAGE_LENGTH:
        following = encode_cursor("practice", shown[-1].practised_on.isoformat(), shown[-1].id)
    return Page([_own(each) for each in shown], following)


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["practice", str(day), int(last)]:
            on = date.fromisoformat(day)
            is_later = and_(PracticeNote.practised_on == on, PracticeNote.id < last)
            return or_(PracticeNote.practised_on < on, is_later)
        case _:  # none, or that of another list
            return true()


def own_note(session: Session, person_id: int, public_id: str) -> OwnNote:
    """Return one note of its writer. Raises NotFound for everybody else. One statement."""
    note = session.scalars(
        select(PracticeNote).where(
            PracticeNote.public_id == public_id, PracticeNote.person_id == person_id
        )
    ).one_or_none()
    if note is None:
        raise NotFound
    return _own(note)


def _own(note: PracticeNote) -> OwnNote:
    return OwnNote(note.public_id, note.practised_on, note.text, note.version)
