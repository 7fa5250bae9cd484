"""Whose queue or line is not as the desk says: clocks, questions after an absence, free places."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.aliases import shared_alias
from alumnet.members.models import MentorProfile
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.capacity import used_places
from alumnet.mentoring.rules import PENDING, WAITING, Origin, RequestState

_earlier = shared_alias(MentorshipRequest)


def queues_to_settle(session: Session, now: datetime, *, limit: int) -> list[int]:
    """Return mentors whose queue or line has to follow how the desk stands, in ascending order.

    One statement.
    """
    request = MentorshipRequest
    is_away = and_(MentorProfile.paused_until.is_not(None), MentorProfile.paused_until > now.date())
    free = MentorProfile.places - used_places(MentorProfile.person_id.expression)
    should_stand = or_(is_away, free <= 0)
    query = (
        select(MentorProfile.person_id)
        .join(request, request.mentor_id == MentorProfile.person_id)
        .where(
            request.origin == Origin.ASK,
            request.state.in_(WAITING),
            or_(
                and_(
                    request.state == RequestState.SUBMITTED,
                    or_(
                        and_(request.due_at.is_not(None), should_stand),
                        and_(request.remaining.is_not(None), ~should_stand),
                    ),
                ),
                and_(
                    request.state == RequestState.WAITLISTED,
                    _line_is_behind(is_away, free),
                ),
            ),
        )
        .distinct()
        .order_by(MentorProfile.person_id)
        .limit(limit)
    )
    return list(session.scalars(query))


def _line_is_behind(is_away: ColumnElement[bool], free: ColumnElement[int]) -> ColumnElement[bool]:
    """Say in SQL that somebody in line is to be marked, asked, or offered a place.

    A place is for the oldest: for this one if fewer sent letters than free places are older.
    """
    request = MentorshipRequest
    older = (
        select(func.count(_earlier.id))
        .where(
            _earlier.mentor_id == request.mentor_id,
            _earlier.origin == Origin.ASK,
            _earlier.state.in_(PENDING),
            func.coalesce(_earlier.in_line_since, _earlier.submitted_at) <= request.in_line_since,
        )
        .scalar_subquery()
    )
    return or_(
        and_(is_away, ~request.asks_first),
        and_(~is_away, request.asks_first, request.asked_at.is_(None)),
        and_(~is_away, MentorProfile.is_accepting, ~request.asks_first, older < free),
    )
