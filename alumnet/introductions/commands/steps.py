"""What every command on an introduction does: find it, lock its people, take one step.

Whoever holds the locks of two of the three holds the introduction: a block, a removal and each
answer meet there. Budgets are counted under the lock of the connector, those on their way under
that of whoever began them.
"""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from alumnet.introductions.models import Introduction, IntroductionEvent
from alumnet.introductions.rules import Part
from alumnet.introductions.rules.sight import is_for
from alumnet.introductions.rules.states import parts_of
from alumnet.introductions.rules.table import INTRODUCTION, IntroductionFacts
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply

INTRODUCTION_SUBJECT = "introduction"


def locked(session: Session, public_id: str, *, by: int) -> tuple[Introduction, Part]:
    """Return an introduction with its people locked, and which of them `by` is.

    Raises NotFound for everybody who may not know of it.
    """
    found = session.execute(
        select(Introduction.id, Introduction.first_id, Introduction.second_id).where(
            Introduction.public_id == public_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, found.first_id, found.second_id, by)
    introduction = session.get_one(Introduction, found.id)
    part = introduction.part_of(by)
    if part is None or not is_for(part, introduction.standing):
        raise NotFound
    return introduction, part


def person_step(
    session: Session,
    introduction: Introduction,
    name: str,
    *,
    by: int,
    part: Part,
    now: datetime,
    is_between: bool = True,
    not_before: date | None = None,
) -> None:
    """Let one of the three take a step. Raises NoSuchTransition or what a guard refuses with."""
    facts = IntroductionFacts(
        now=now,
        is_awaited=introduction.is_awaited,
        is_between=is_between,
        not_before=not_before,
    )
    parts = parts_of(introduction.origin, part)
    _step(session, introduction, name, parts, facts, actor_id=by)


def system_step(session: Session, introduction: Introduction, name: str, *, now: datetime) -> None:
    """Take a step that follows from a clock, or from what befell one of the three."""
    facts = IntroductionFacts(now=now, due_at=introduction.due_at)
    parts = frozenset[str]({Part.SYSTEM})
    _step(session, introduction, name, parts, facts, actor_id=None)


def system_steps(session: Session, name: str, which: ColumnElement[bool], *, now: datetime) -> None:
    """Take a step with each introduction of a condition, whose people are locked."""
    query = select(Introduction).where(which).order_by(Introduction.id)
    for introduction in session.scalars(query).all():
        system_step(session, introduction, name, now=now)


def lock_all(session: Session, people: Iterable[tuple[int | None, ...]]) -> None:
    """Lock the people of several introductions."""
    lock_people(session, *{each for three in people for each in three if each is not None})


def _step(
    session: Session,
    introduction: Introduction,
    name: str,
    parts: frozenset[str],
    facts: IntroductionFacts,
    *,
    actor_id: int | None,
) -> None:
    row = apply(
        session,
        INTRODUCTION,
        introduction,
        name,
        actor=parts,
        facts=facts,
        history=IntroductionEvent,
        actor_id=actor_id,
        now=facts.now,
        subject=INTRODUCTION_SUBJECT,
    )
    if "answered" in row.effects:
        introduction.is_awaited = False
