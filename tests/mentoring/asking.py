"""What tests of requests say often: write and send, or only write."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.kernel.outbox import OutboxEntry
from alumnet.mentoring import commands
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.rules import RequestState, TimeKind
from alumnet.mentoring.rules.letter import Letter
from tests import builders
from tests.builders import THEN, Built

DAY = timedelta(days=1)


def a_letter(**more: Any) -> Letter:
    """Return a letter that says everything."""
    said: dict[str, Any] = {
        "working_on": "Leading a team of two for the first time.",
        "why_you": "You moved into leading people twice.",
        "question": "What did you stop doing?",
        "time_kind": TimeKind.ONE_CONVERSATION,
        "topic": "career-planning",
    }
    return Letter(**(said | more))


def a_draft(mentee: Built, mentor: Built, *, now: datetime = THEN, **more: Any) -> str:
    """Write to a mentor without sending."""
    return commands.save_draft(mentor.public_id, by=mentee.id, letter=a_letter(**more), now=now)


def a_request(mentee: Built, mentor: Built, *, now: datetime = THEN, **more: Any) -> str:
    """Write to a mentor and send it; return the public id."""
    public_id = a_draft(mentee, mentor, now=now, **more)
    commands.submit_request(public_id, by=mentee.id, now=now, manages=False)
    return public_id


def an_asked_pair(places: int = 2) -> tuple[Built, Built, str]:
    """Make a mentor, a mentee, and a request between them."""
    mentor, mentee = builders.a_mentor("Ruth Adeyemi", places=places), builders.a_member("Jun Baek")
    return mentor, mentee, a_request(mentee, mentor)


def request_row(public_id: str) -> MentorshipRequest:
    """Return a request as it stands in the database now."""
    session = reading()
    session.expire_all()
    return session.scalars(
        select(MentorshipRequest).where(MentorshipRequest.public_id == public_id)
    ).one()


def state_of(public_id: str) -> RequestState:
    """Return where a request stands."""
    return request_row(public_id).state


def mentorships() -> list[Mentorship]:
    """Return all mentorships."""
    session = reading()
    session.expire_all()
    return list(session.scalars(select(Mentorship).order_by(Mentorship.id)))


def told(kind: str) -> list[int]:
    """Return whom (or what) the outbox tells of with this kind, in order."""
    session = reading()
    session.expire_all()
    query = select(OutboxEntry.subject_id).where(OutboxEntry.kind == kind)
    return list(session.scalars(query.order_by(OutboxEntry.id)))
