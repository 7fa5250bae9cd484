"""What the clocks of introductions do: no answer, the day on which it is told, a question later."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.introductions.commands.asking import ask_first_of
from alumnet.introductions.commands.steps import lock_all, system_steps
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.asking import free_of
from alumnet.introductions.queries.connectors import between_them
from alumnet.introductions.rules import LASTING, OPEN, IntroductionState
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.states import UNANSWERED
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing

BATCH = 40
_PEOPLE = (Introduction.first_id, Introduction.second_id, Introduction.connector_id)


def expire_unanswered(now: datetime) -> int:
    """End a batch of introductions whose answer didn't come; whoever began them isn't told yet."""
    return _steps_due("expire", Introduction.state.in_(OPEN), now)


def ask_what_came(now: datetime) -> int:
    """Ask a batch of those who were introduced what came of it, once."""
    return _steps_due("ask_outcome", Introduction.state.in_(LASTING), now)


def _steps_due(name: str, which: ColumnElement[bool], now: datetime) -> int:
    is_due = which & (Introduction.due_at <= now)
    chosen = _chosen(is_due)
    if chosen:
        with writing() as session:
            still = _locked(session, chosen, is_due)
            system_steps(session, name, still, now=now)
    return len(chosen)


def end_waits(now: datetime) -> int:
    """Tell a batch of those who began something that no answer came, however it ended."""
    is_over = (
        Introduction.is_awaited
        & (Introduction.answer_by <= now)
        & Introduction.state.in_(UNANSWERED)
    )
    chosen = _chosen(is_over)
    if chosen:
        with writing() as session:
            still = _locked(session, chosen, is_over)
            for introduction in session.scalars(select(Introduction).where(still)).all():
                introduction.is_awaited = False
                outbox.add(session, "introduction.unanswered", introduction.id, now=now)
    return len(chosen)


def ask_who_is_free(now: datetime) -> int:
    """Ask somebody where nobody could be asked before, while there is time for an answer.

    So a connector whose month is over is found, and whoever asked can't tell that they waited.
    """
    waits = (
        (Introduction.state == IntroductionState.ASKED)
        & Introduction.connector_id.is_(None)
        & (Introduction.due_at > now + POLICY.first_answer / 2)
    )
    found = reading().scalars(select(Introduction.id).where(waits).order_by(Introduction.id)).all()
    for introduction_id in found:
        with writing() as session:
            _ask_somebody(session, introduction_id, waits, now)
    return len(found)


def _ask_somebody(
    session: Session, introduction_id: int, waits: ColumnElement[bool], now: datetime
) -> None:
    introduction = session.get_one(Introduction, introduction_id)
    found = between_them(session, introduction, now=now)
    free = free_of(session, introduction, found, now=now)[:1]
    pair = (introduction.first_id, introduction.second_id)
    lock_people(session, *pair, *(each.person_id for each in free))
    session.expire(introduction)
    which = select(Introduction.id).where(waits, Introduction.id == introduction_id)
    if session.scalar(which) is not None:
        ask_first_of(session, introduction, free, now=now)


def _chosen(which: ColumnElement[bool]) -> Sequence[Any]:
    query = select(Introduction.id, *_PEOPLE).where(which).order_by(Introduction.id).limit(BATCH)
    return reading().execute(query).all()


def _locked(
    session: Session, chosen: Sequence[Any], which: ColumnElement[bool]
) -> ColumnElement[bool]:
    """Lock the people of what was chosen; return which of it to look at again."""
    lock_all(session, ((row.first_id, row.second_id, row.connector_id) for row in chosen))
    return which & Introduction.id.in_([row.id for row in chosen])
