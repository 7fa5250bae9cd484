"""What waits for somebody's word, and how long those in line may have to wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.db import PersonId
from alumnet.kernel.statements import built_once
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import MentoringSession, Mentorship, MentorshipRequest
from alumnet.mentoring.rules import WAITING, Origin, RequestState
from alumnet.mentoring.rules.sessions import HAPPENS, SessionState
from alumnet.mentoring.rules.waiting import Wait, expected_wait

# The last so many places that became free tell how long they are taken.
_MOST_PLACES = 20
_ahead = shared_alias(MentorshipRequest)


def waits_for(me: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a request waits for a word of `me`.

    To answer, to reply, to take a place, to wait or move on, to find a time for a first call, or
    to say in private whether to go on after it.
    """
    request = MentorshipRequest
    return or_(
        and_(request.receiver_id == me, request.state == RequestState.SUBMITTED),
        and_(
            request.initiator_id == me,
            request.state.in_((RequestState.INFO_REQUESTED, RequestState.WAITLIST_OFFERED)),
        ),
        and_(
            request.initiator_id == me,
            request.state.in_((RequestState.SUBMITTED, RequestState.WAITLISTED)),
            request.asked_at.is_not(None),
        ),
        and_(
            request.state == RequestState.EXPLORING,
            or_(
                and_(request.mentor_id == me, request.mentor_goes_on.is_(None)),
                and_(request.mentee_id == me, request.mentee_goes_on.is_(None)),
            ),
            or_(request.asked_at.is_not(None), ~_is_planned()),
        ),
    )


def _is_planned() -> ColumnElement[bool]:
    """Say in SQL that a first call has its time, or times are proposed (calls tell of those)."""
    return exists().where(
        MentoringSession.request_id == MentorshipRequest.id,
        MentoringSession.state.in_({*HAPPENS, SessionState.PROPOSED}),
    )


@dataclass(frozen=True, slots=True)
class Line:
    """The line before a mentor: how many come first, and how long it may take."""

    ahead: int
    wait: Wait


def line_of(session: Session, mentor_id: int, *, before: datetime) -> Line:
    """Return the line before somebody who waits since `before`. One statement."""
    values = {"mentor_id": mentor_id, "before": before}
    rows = session.execute(_line(), values).all()
    if not rows:
        return Line(0, Wait.UNKNOWN)
    taken = [row.ended_at - row.started_at for row in rows if row.ended_at is not None]
    first = rows[0]
    return Line(first.ahead, expected_wait(taken, ahead=first.ahead, places=first.places))


@built_once
def _line() -> Select[*tuple[Any, ...]]:
    ahead = (
        select(func.count(_ahead.id))
        .where(
            _ahead.mentor_id == MentorProfile.person_id,
            _ahead.origin == Origin.ASK,
            _ahead.state.in_(WAITING),
            func.coalesce(_ahead.in_line_since, _ahead.submitted_at) < bindparam("before"),
        )
        .scalar_subquery()
    )
    is_theirs = and_(
        Mentorship.mentor_id == MentorProfile.person_id, Mentorship.ended_at.is_not(None)
    )
    return (
        select(
            MentorProfile.places,
            Mentorship.started_at,
            Mentorship.ended_at,
            ahead.label("ahead"),
        )
        .outerjoin(Mentorship, is_theirs)
        .where(MentorProfile.person_id == bindparam("mentor_id"))
        .order_by(Mentorship.ended_at.desc())
        .limit(_MOST_PLACES)
    )
