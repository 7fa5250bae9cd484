"""What the staff do with a question: take it, answer it, close it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.kernel import audit
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.support.commands.steps import SUBJECT, step
from alumnet.support.models import Letter, Question
from alumnet.support.queries import Inbox
from alumnet.support.rules.steps import QuestionChanged


def answer(
    inbox: Inbox,
    public_id: str,
    *,
    words: str,
    asks_back: bool,
    version: int,
    by: int,
    now: datetime,
) -> None:
    """Answer a question, or ask whoever wrote something; they hear of it by mail.

    Raises NotFound, NoSuchTransition, and QuestionChanged when somebody wrote meanwhile.
    """
    with writing() as session:
        question = _locked(session, inbox, public_id, by)
        if question.version != version:
            raise QuestionChanged
        step(session, question, "ask_back" if asks_back else "answer", "staff", by=by, now=now)
        question.assigned_to = by
        session.add(
            Letter(
                question_id=question.id, author_id=by, is_of_staff=True, words=words, created_at=now
            )
        )
        _note(session, question, "answered", by, now)


def close(inbox: Inbox, public_id: str, *, by: int, now: datetime) -> None:
    """Close a question without a word. Raises NotFound and NoSuchTransition."""
    with writing() as session:
        question = _locked(session, inbox, public_id, by)
        step(session, question, "close", "staff", by=by, now=now)
        _note(session, question, "closed", by, now)


def take(inbox: Inbox, public_id: str, *, by: int, now: datetime) -> None:
    """Say that one looks after a question oneself; whoever did before does no more."""
    with writing() as session:
        question = _locked(session, inbox, public_id, by)
        question.assigned_to = by
        _note(session, question, "taken", by, now)


def release(inbox: Inbox, public_id: str, *, by: int, now: datetime) -> None:
    """Leave a question to the others, if one looks after it oneself."""
    with writing() as session:
        question = _locked(session, inbox, public_id, by)
        if question.assigned_to == by:
            question.assigned_to = None
            _note(session, question, "released", by, now)


def _locked(session: Session, inbox: Inbox, public_id: str, by: int) -> Question:
    require_admin(session, by, inbox.association_id)
    question = session.scalar(
        select(Question).where(inbox.is_here, Question.public_id == public_id).with_for_update()
    )
    if question is None:
        raise NotFound
    return question


def _note(session: Session, question: Question, what: str, by: int, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"{SUBJECT}.{what}",
        SUBJECT,
        question.id,
        now=now,
        association_id=question.association_id,
    )
