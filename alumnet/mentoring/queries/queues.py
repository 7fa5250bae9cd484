"""Which queues stand still although they should run, or run although they should stand still."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.capacity import used_places
from alumnet.mentoring.rules import Origin, RequestState


def queues_to_settle(session: Session, now: datetime, *, limit: int) -> list[int]:
    """Return mentors whose waiting requests have the wrong clock, in ascending order.

    One statement.
    """
    mentor_id = MentorProfile.person_id.expression
    is_away = and_(MentorProfile.paused_until.is_not(None), MentorProfile.paused_until > now.date())
    is_full = used_places(mentor_id) >= MentorProfile.places
    runs = or_(is_away, is_full)
    query = (
        select(MentorProfile.person_id)
        .where(
            or_(
                and_(_waits(mentor_id, is_running=True), runs),
                and_(_waits(mentor_id, is_running=False), ~runs),
            )
        )
        .order_by(MentorProfile.person_id)
        .limit(limit)
    )
    return list(session.scalars(query))


def _waits(mentor_id: ColumnElement[int], *, is_running: bool) -> ColumnElement[bool]:
    waiting = aliased(MentorshipRequest)
    clock = waiting.due_at if is_running else waiting.remaining
    return (
        select(waiting.id)
        .where(
            waiting.mentor_id == mentor_id,
            waiting.origin == Origin.ASK,
            waiting.state == RequestState.SUBMITTED,
            clock.is_not(None),
        )
        .exists()
    )
