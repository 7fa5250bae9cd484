"""What whoever asks does: ask, write on, close."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import run_until
from alumnet.support.commands.steps import SUBJECT, step
from alumnet.support.models import Letter, Question
from alumnet.support.rules.policy import POLICY
from alumnet.support.rules.steps import QuestionState, TooManyQuestions

_A_DAY = timedelta(days=1)
# The same words again, this soon, are one press too many.
_TWICE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: a person, or a name and an address that nobody proved."""

    person_id: int | None = None
    name: str = ""
    email: str = ""


def ask(
    sender: Sender, association_id: int | None, *, subject: str, words: str, now: datetime
) -> str:
    """Write to the staff of an association, or of the site; return the public id. Twice is once.

    Raises TooManyQuestions.
    """
    with writing() as session:
        own = _same_sender(session, sender)
        before = _sent_before(session, own, subject, words, now)
        if before is not None:
            return before
        _within_limits(session, sender, own, now)
        question = Question(
            association_id=association_id,
            person_id=sender.person_id,
            name=sender.name,
            email=sender.email,
            subject=subject,
            state=QuestionState.OPEN,
            created_at=now,
            stood_still=0,
        )
        run_until(question, now + POLICY.answer)
        session.add(question)
        session.flush()
        _add_letter(session, question, words, sender.person_id, now)
        outbox.add(session, f"{SUBJECT}.written", question.id, now=now)
        return question.public_id


def _same_sender(session: Session, sender: Sender) -> ColumnElement[bool]:
    if sender.person_id is None:
        return Question.person_id.is_(None) & (Question.email == sender.email)
    lock_people(session, sender.person_id)
    return Question.person_id == sender.person_id


def _sent_before(
    session: Session, own: ColumnElement[bool], subject: str, words: str, now: datetime
) -> str | None:
    return session.scalar(
        select(Question.public_id)
        .join(Letter, Letter.question_id == Question.id)
        .where(
            own,
            Question.created_at > now - _TWICE,
            Question.subject == subject,
            Letter.words == words,
        )
        .limit(1)
    )


def _within_limits(
    session: Session, sender: Sender, own: ColumnElement[bool], now: datetime
) -> None:
    """Count a member's open questions; of all others, what came in a day, whatever address it says.

    So nobody learns whether somebody else wrote with an address.
    """
    if sender.person_id is None:
        which = Question.person_id.is_(None) & (Question.created_at > now - _A_DAY)
        most = POLICY.a_day_unsigned
    else:
        which = own & (Question.state != QuestionState.CLOSED)
        most = POLICY.most_open
    if (session.scalar(select(func.count()).where(which)) or 0) >= most:
        raise TooManyQuestions(most=most)


def _add_letter(
    session: Session, question: Question, words: str, author_id: int | None, now: datetime
) -> None:
    session.add(
        Letter(
            question_id=question.id,
            author_id=author_id,
            is_of_staff=False,
            words=words,
            created_at=now,
        )
    )


def write_on(question_id: int, *, words: str, by: int | None, now: datetime) -> None:
    """Write once more about a question: it waits for the staff again. Twice is once.

    Raises NotFound, and NoSuchTransition when it is closed.
    """
    with writing() as session:
        question = _own(session, question_id, by)
        newest = session.scalars(
            select(Letter).where(Letter.question_id == question.id).order_by(Letter.id.desc())
        ).first()
        if newest is not None and not newest.is_of_staff and newest.words == words:
            return
        step(session, question, "write", "writer", by=by, now=now)
        _add_letter(session, question, words, by, now)


def close_own(question_id: int, *, by: int | None, now: datetime) -> None:
    """Close a question that needs no answer any more. Raises NotFound and NoSuchTransition."""
    with writing() as session:
        step(session, _own(session, question_id, by), "close", "writer", by=by, now=now)


def _own(session: Session, question_id: int, by: int | None) -> Question:
    """Return a question of this person, or for None one that nobody signed in for, locked."""
    question = session.get(Question, question_id, with_for_update=True)
    if question is None or question.person_id != by:
        raise NotFound
    return question
