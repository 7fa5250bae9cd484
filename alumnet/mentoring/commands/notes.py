"""Notes of two people, notes of one alone, and what each of them will do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.twice import said_before, taken_away_once
from alumnet.mentoring.commands.session_steps import Pair, locked_pair
from alumnet.mentoring.models import MentorshipAction, MentorshipNote
from alumnet.mentoring.rules.session_errors import CannotBePlanned, EnoughNotes
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.sessions import About, Subject


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, by the writer or by the other, perhaps by a day."""

    text: str
    is_mine: bool
    due_on: date | None = None


def write_note(mentorship: str, *, by: int, text: str, is_private: bool, now: datetime) -> str:
    """Begin a note, for both or for oneself; return its public id. Twice at once is once.

    What both read is written while the mentorship runs; one's own notes at any time.
    Raises CannotBePlanned, EnoughNotes, NotFound.
    """
    with writing() as session:
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        if not is_private:
            _still_runs(found)
        note = MentorshipNote(
            mentorship_id=found.mentorship_id,
            author_id=by,
            is_private=is_private,
            is_joint=False,
            text=text,
            updated_by_id=by,
            created_at=now,
        )
        before = said_before(session, note, MentorshipNote.created_at, now)
        if before is not None:
            return before.public_id
        _room_for(session, MentorshipNote, found)
        note.updated_at = now
        session.add(note)
        session.flush()
        return note.public_id


def save_note(
    mentorship: str, note_id: str, *, by: int, text: str, version: int, now: datetime
) -> None:
    """Save a note that one may write in.

    Raises Conflict when it was saved meanwhile, by the other or in another window; NotFound for
    what isn't there or is the other's alone; CannotBePlanned.
    """
    with writing() as session:
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        note = _note(session, found, note_id, by)
        if not note.is_private:
            _still_runs(found)
        if version != note.version and text != note.text:
            raise Conflict
        note.text = text
        note.is_joint = note.is_joint or by != note.author_id
        note.updated_by_id, note.updated_at = by, now
        note.version += 1


def delete_note(mentorship: str, note_id: str, *, by: int, now: datetime) -> None:
    """Delete a note that nobody but oneself wrote in. Raises NotFound for any other."""
    with writing() as session, taken_away_once(session, note_id, by=by, now=now):
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        note = _note(session, found, note_id, by)
        if note.author_id != by or note.is_joint:
            raise NotFound
        session.delete(note)


def add_task(mentorship: str, *, by: int, task: Task, now: datetime) -> None:
    """Note what one of the two will do. Twice at once is once.

    Raises CannotBePlanned, EnoughNotes, NotFound.
    """
    with writing() as session:
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        _still_runs(found)
        other = found.mentee_id if by == found.mentor_id else found.mentor_id
        action = MentorshipAction(
            mentorship_id=found.mentorship_id,
            author_id=by,
            owner_id=by if task.is_mine else other,
            text=task.text,
            due_on=task.due_on,
            created_at=now,
        )
        if said_before(session, action, MentorshipAction.created_at, now) is None:
            _room_for(session, MentorshipAction, found)
            session.add(action)


def finish_task(mentorship: str, task_id: str, *, by: int, is_done: bool, now: datetime) -> None:
    """Say that something is done, or isn't after all; either of the two may while it runs.

    Raises CannotBePlanned, NotFound.
    """
    with writing() as session:
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        task = _task(session, found, task_id)
        _still_runs(found)
        if (task.done_at is not None) != is_done:
            task.done_at = now if is_done else None


def delete_task(mentorship: str, task_id: str, *, by: int, now: datetime) -> None:
    """Take away something to do that one wrote. Raises NotFound for any other."""
    with writing() as session, taken_away_once(session, task_id, by=by, now=now):
        found = locked_pair(session, Subject(About.MENTORSHIP, mentorship), by=by)
        task = _task(session, found, task_id)
        if task.author_id != by:
            raise NotFound
        session.delete(task)


def _note(session: Session, found: Pair, note_id: str, by: int) -> MentorshipNote:
    note = session.scalars(
        select(MentorshipNote).where(
            MentorshipNote.public_id == note_id, MentorshipNote.mentorship_id == found.mentorship_id
        )
    ).one_or_none()
    if note is None or (note.is_private and note.author_id != by):
        raise NotFound
    return note


def _task(session: Session, found: Pair, task_id: str) -> MentorshipAction:
    task = session.scalars(
        select(MentorshipAction).where(
            MentorshipAction.public_id == task_id,
            MentorshipAction.mentorship_id == found.mentorship_id,
        )
    ).one_or_none()
    if task is None:
        raise NotFound
    return task


def _still_runs(found: Pair) -> None:
    if not found.is_open:
        raise CannotBePlanned


def _room_for(session: Session, table: Any, found: Pair) -> None:
    """Raise EnoughNotes for a mentorship that has as many rows as it may; its people are locked."""
    query = select(func.count(table.id)).where(table.mentorship_id == found.mentorship_id)
    if (session.scalar(query) or 0) >= SESSIONS.notes:
        raise EnoughNotes(most=SESSIONS.notes)
