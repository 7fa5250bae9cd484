"""One step of a question, for every command that takes one."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel.transitions import apply
from alumnet.support.models import Question, QuestionEvent
from alumnet.support.rules.steps import QUESTION, QuestionFacts, QuestionState

SUBJECT = "support_question"


def step(
    session: Session, question: Question, name: str, actor: str, *, by: int | None, now: datetime
) -> None:
    """Take a step; raises NoSuchTransition, or the error of a guard."""
    apply(
        session,
        QUESTION,
        question,
        name,
        actor=actor,
        facts=QuestionFacts(now, question.due_at),
        history=QuestionEvent,
        actor_id=by,
        now=now,
        subject=SUBJECT,
    )
    question.version += 1
    if question.state is QuestionState.CLOSED:
        question.closed_at = now
