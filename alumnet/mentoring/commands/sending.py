"""The initiator's steps: send, take back, send after all."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.registry import registry
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.questions import close_question
from alumnet.mentoring.commands.steps import locked_request, person_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import SENT, RequestState
from alumnet.mentoring.rules.endings import asks_again_from
from alumnet.mentoring.rules.errors import AlreadyAsked


def submit_request(public_id: str, *, by: int, now: datetime, manages: bool | None = None) -> None:
    """Send a draft. `manages`: what `by` said about being managed by the mentor; it isn't stored.

    Raises AlreadyAsked when it (or another one between the two) is on its way already, or the
    error of whatever else stands in the way: see `rules.tables`.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        if request.state in SENT:
            raise AlreadyAsked(public_id=request.public_id)
        registry.refuse_writing(session, by, now)
        person_step(session, request, "submit", by=by, now=now, manages=manages)
        request.submitted_at = now
        request.previous_id = previous_id(session, request)
        tell_search(session, request.mentor_id, now=now)


def withdraw_request(public_id: str, *, by: int, now: datetime) -> None:
    """Take a request back; for a day it can be sent again, and nobody is told meanwhile."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "withdraw", by=by, now=now)
        close_question(session, request, now)
        request.asked_at = None
        request.asks_again_from = asks_again_from(RequestState.WITHDRAWN, now)
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def undo_withdrawal(public_id: str, *, by: int, now: datetime) -> None:
    """Put a request back in its place with the time that was left. Raises UndoOver after a day."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "undo", by=by, now=now)
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def previous_id(session: Session, request: MentorshipRequest) -> int | None:
    """Return the last request of the same initiator to the same receiver that ended."""
    return session.scalar(
        select(MentorshipRequest.id)
        .where(
            MentorshipRequest.initiator_id == request.initiator_id,
            MentorshipRequest.receiver_id == request.receiver_id,
            MentorshipRequest.id != request.id,
            MentorshipRequest.ended_at.is_not(None),
        )
        .order_by(MentorshipRequest.ended_at.desc(), MentorshipRequest.id.desc())
        .limit(1)
    )
