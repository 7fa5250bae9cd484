"""Whom a member has asked lately or works with: they needn't be suggested to them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from alumnet.kernel.registry import ME, SINCE
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import LIVE, SENT


def engaged() -> tuple[Select[int], ...]:
    """Return the statements for the mentors of open and recent requests and of mentorships."""
    recent = MentorshipRequest.submitted_at >= SINCE
    asked = select(MentorshipRequest.mentor_id).where(
        MentorshipRequest.mentee_id == ME, or_(recent, _is_one(MentorshipRequest.state, SENT))
    )
    together = select(Mentorship.mentor_id).where(
        Mentorship.mentee_id == ME, _is_one(Mentorship.state, LIVE)
    )
    return asked, together


def _is_one(state: Any, states: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition one by one: a list in SQL is put together anew each time."""
    return or_(*(state == each for each in sorted(states, key=lambda each: str(each.value))))
