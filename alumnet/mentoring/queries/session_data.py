"""What is known of one person's sessions and notes, for their export."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    AgendaPoint,
    CalendarFeed,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
)
from alumnet.mentoring.queries.data import values_of_row

_SESSION = ("number", "state", "minutes", "place", "local_start", "zone", "starts_at", "ends_at")
_MENTEE = ("question", "brings", "will_try", "what_happened")
_NOTE = ("text", "is_private", "created_at", "updated_at")
_OTHERS_TASK = ("due_on", "done_at", "created_at")
_TASK = ("text", *_OTHERS_TASK)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return a person's sessions, notes and things to do as plain values. Five statements.

    What others wrote is theirs and left out, also the words of what they would have this person do;
    a note that both wrote in is in.
    """
    sessions = session.scalars(
        select(MentoringSession)
        .where(
            or_(MentoringSession.mentor_id == person_id, MentoringSession.mentee_id == person_id)
        )
        .order_by(MentoringSession.id)
    )
    points = session.scalars(
        select(AgendaPoint).where(AgendaPoint.author_id == person_id).order_by(AgendaPoint.id)
    )
    notes = session.scalars(
        select(MentorshipNote)
        .where(
            or_(
                MentorshipNote.author_id == person_id,
                MentorshipNote.is_joint & (MentorshipNote.updated_by_id == person_id),
            )
        )
        .order_by(MentorshipNote.id)
    )
    since = session.scalar(
        select(CalendarFeed.created_at).where(CalendarFeed.person_id == person_id)
    )
    return {
        "sessions": [_session(each, person_id) for each in sessions],
        "agenda_points": _rows(points, ("text", "created_at")),
        "notes": _rows(notes, _NOTE),
        "things_to_do": _things_to_do(session, person_id),
        "calendar_address_since": since.isoformat() if since else None,
    }


def _session(row: MentoringSession, person_id: int) -> dict[str, Any]:
    is_mentee = row.mentee_id == person_id
    names = (*_SESSION, *_MENTEE) if is_mentee else _SESSION
    return values_of_row(row, names) | {"as": "mentee" if is_mentee else "mentor"}


def _things_to_do(session: Session, person_id: int) -> list[dict[str, Any]]:
    tasks = session.scalars(
        select(MentorshipAction)
        .where(or_(MentorshipAction.author_id == person_id, MentorshipAction.owner_id == person_id))
        .order_by(MentorshipAction.id)
    )
    return [
        values_of_row(each, _TASK if each.author_id == person_id else _OTHERS_TASK)
        | {"is_mine": each.owner_id == person_id}
        for each in tasks
    ]


def _rows(rows: Iterable[Any], names: Sequence[str]) -> list[dict[str, Any]]:
    return [values_of_row(each, tuple(names)) for each in rows]
