"""Which queues stand still although they should run, or run although they should stand still."""

from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

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
    should_stand = or_(is_away, is_full)
    query = (
        select(MentorProfile.person_id)
        .join(MentorshipRequest, MentorshipRequest.mentor_id == MentorProfile.person_id)
        .where(
            MentorshipRequest.origin == Origin.ASK,
            MentorshipRequest.state == RequestState.SUBMITTED,
            or_(
                and_(MentorshipRequest.due_at.is_not(None), should_stand),
                and_(MentorshipRequest.remaining.is_not(None), ~should_stand),
            ),
        )
        .distinct()
        .order_by(MentorProfile.person_id)
        .limit(limit)
    )
    return list(session.scalars(query))
