"""The notes that one of the two may read, and what is to be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.mentoring.models import MentorshipAction, MentorshipNote

_MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Note:
    """A note for one of its readers. `may_delete`: nobody else wrote in it."""

    public_id: str
    text: str
    is_private: bool
    by_you: bool
    updated_by_you: bool
    updated_at: datetime
    version: int
    may_delete: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: by whom, by when, and whether it is done."""

    public_id: str
    text: str
    is_yours: bool
    by_you: bool
    due_on: date | None
    done_at: datetime | None


def notes_of(session: Session, mentorship_id: int, person_id: int) -> list[Note]:
    """Return what one of the two may read, changed last first. One statement.

    Private notes are in it for their author, and for nobody else.
    """
    rows = session.scalars(
        select(MentorshipNote)
        .where(
            MentorshipNote.mentorship_id == mentorship_id,
            or_(~MentorshipNote.is_private, MentorshipNote.author_id == person_id),
        )
        .order_by(MentorshipNote.updated_at.desc(), MentorshipNote.id.desc())
        .limit(_MOST_LISTED)
    )
    return [_note(row, person_id) for row in rows]


def note_of(session: Session, mentorship_id: int, note_id: str, person_id: int) -> Note:
    """Return one note. Raises NotFound for what its asker may not read. One statement."""
    row = session.scalars(
        select(MentorshipNote).where(
            MentorshipNote.public_id == note_id,
            MentorshipNote.mentorship_id == mentorship_id,
            or_(~MentorshipNote.is_private, MentorshipNote.author_id == person_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _note(row, person_id)


def tasks_of(session: Session, mentorship_id: int, person_id: int) -> Sequence[Task]:
    """Return what is to be done, open ones first, the nearest day first. One statement."""
    rows = session.scalars(
        select(MentorshipAction)
        .where(MentorshipAction.mentorship_id == mentorship_id)
        .order_by(
            MentorshipAction.done_at.is_not(None),
            MentorshipAction.due_on.is_(None),
            MentorshipAction.due_on,
            MentorshipAction.id,
        )
        .limit(_MOST_LISTED)
    )
    return [
        Task(
            row.public_id,
            row.text,
            row.owner_id == person_id,
            row.author_id == person_id,
            row.due_on,
            row.done_at,
        )
        for row in rows
    ]


def _note(row: MentorshipNote, person_id: int) -> Note:
    by_you = row.author_id == person_id
    return Note(
        row.public_id,
        row.text,
        row.is_private,
        by_you,
        row.updated_by_id == person_id,
        row.updated_at,
        row.version,
        by_you and not row.is_joint,
    )
