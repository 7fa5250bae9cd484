"""What jobs do with questions: close those nobody writes to, forget those long closed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.transitions import allowed
from alumnet.support.commands.steps import step
from alumnet.support.models import Question
from alumnet.support.rules.steps import QUESTION, QuestionFacts, QuestionState


def lapse(question_id: int, *, now: datetime) -> None:
    """Close a question whose time is over; one that was written to meanwhile stays."""
    with writing() as session:
        question = session.get_one(Question, question_id, with_for_update=True)
        facts = QuestionFacts(now, question.due_at)
        if allowed(QUESTION, question.state, "system", facts):
            step(session, question, "lapse", "system", by=None, now=now)


def long_closed(before: datetime) -> Select[int]:
    """Return the questions that were closed before a moment."""
    return select(Question.id).where(
        Question.state == QuestionState.CLOSED, Question.closed_at < before
    )


def forget_questions(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Delete these questions with all letters."""
    session.execute(delete(Question).where(Question.id.in_(ids)))
