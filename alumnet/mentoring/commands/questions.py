"""One question before an answer: the receiver asks, the initiator replies, the clock waits."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.registry import registry
from alumnet.mentoring.commands.desk import note_answer, settle_queue
from alumnet.mentoring.commands.steps import locked_request, person_step
from alumnet.mentoring.models import MentorshipRequest, RequestQuestion


def ask_question(public_id: str, *, by: int, question: str, now: datetime) -> None:
    """Ask the initiator one thing; the receiver's time stands still meanwhile.

    Raises EnoughQuestions, NotActive, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        registry.refuse_writing(session, by, now)
        ask(session, request, question, by=by, now=now)


def ask(
    session: Session, request: MentorshipRequest, question: str, *, by: int, now: datetime
) -> None:
    """Ask a question in the caller's transaction; both people are locked."""
    person_step(session, request, "ask", by=by, now=now)
    request.questions_asked += 1
    request.asked_at = None
    session.add(RequestQuestion(request_id=request.id, question=question, asked_at=now))
    note_answer(session, request.receiver_id)


def reply(public_id: str, *, by: int, answer: str, now: datetime) -> None:
    """Answer the question: the receiver's time goes on where it stood. Raises as above."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "reply", by=by, now=now)
        close_question(session, request, now, answer)
        settle_queue(session, request.mentor_id, now)


def take_back_question(public_id: str, *, by: int, now: datetime) -> None:
    """Need no reply any more: the receiver answers without it."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "take_back_question", by=by, now=now)
        close_question(session, request, now)
        settle_queue(session, request.mentor_id, now)


def close_question(
    session: Session, request: MentorshipRequest, now: datetime, answer: str = ""
) -> None:
    """Close the question that is open, if one is, with its answer."""
    found = open_question(session, request.id)
    if found is not None:
        found.answer, found.closed_at = answer, now


def open_question(session: Session, request_id: int) -> RequestQuestion | None:
    """Return the question of a request that waits for its answer."""
    return session.scalars(
        select(RequestQuestion).where(
            RequestQuestion.request_id == request_id, RequestQuestion.closed_at.is_(None)
        )
    ).one_or_none()
