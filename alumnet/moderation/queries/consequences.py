"""What a decision about a person would touch."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from alumnet.members.queries import shielded_from
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, OPEN
from alumnet.mentoring.rules.sessions import COMING, PLANNED


@dataclass(frozen=True, slots=True)
class Consequences:
    """What would end if a person could no longer act anywhere on this site.

    `sessions` are planned ones, `calendars` those of all people in which one stands. `is_kept`: the
    person's employer shield hides from whoever asks what is going on.
    """

    requests: int
    mentorships: int
    sessions: int = 0
    calendars: int = 0
    is_kept: bool = False


def consequences(session: Session, person_id: int, *, seen_by: int) -> Consequences:
    """Return what is going on between a person and others. One statement.

    Of staff, too, nobody at the person's own employer learns that they look for a mentor.
    """
    requests = select(func.count(MentorshipRequest.id)).where(
        _of(MentorshipRequest, person_id), MentorshipRequest.state.in_(OPEN)
    )
    mentorships = select(func.count(Mentorship.id)).where(
        _of(Mentorship, person_id), Mentorship.state.in_(LIVE)
    )
    meeting = MentoringSession
    sessions = select(func.count(meeting.id)).where(
        _of(meeting, person_id), meeting.state.in_(PLANNED)
    )
    other = case((meeting.mentor_id == person_id, meeting.mentee_id), else_=meeting.mentor_id)
    with_whom = select(func.count(other.distinct())).where(
        _of(meeting, person_id), meeting.state.in_(COMING)
    )
    row = session.execute(
        select(
            requests.scalar_subquery().label("requests"),
            mentorships.scalar_subquery().label("mentorships"),
            sessions.scalar_subquery().label("sessions"),
            with_whom.scalar_subquery().label("with_whom"),
            shielded_from(person_id, seen_by).label("is_kept"),
        )
    ).one()
    if row.is_kept:
        return Consequences(0, 0, is_kept=True)
    return Consequences(
        requests=row.requests,
        mentorships=row.mentorships,
        sessions=row.sessions,
        calendars=row.with_whom + 1 if row.with_whom else 0,
    )


def _of(table: Any, person_id: int) -> Any:
    return or_(table.mentor_id == person_id, table.mentee_id == person_id)
