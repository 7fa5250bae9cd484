"""Asking members whether they would mentor, and what they answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import Association, Person
from alumnet.administration.queries import House
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply, run_until
from alumnet.reporting.models import MentorAsk, MentorAskEvent
from alumnet.reporting.queries.asking import may_be_asked
from alumnet.reporting.rules.asking import (
    MENTOR_ASK,
    AskedLately,
    AskFacts,
    AskState,
    TooManyAsks,
)
from alumnet.reporting.rules.policy import POLICY

_A_WEEK = timedelta(days=7)


def ask_to_mentor(
    house: House, topic: str, public_ids: Sequence[str], *, by: int, now: datetime
) -> int:
    """Ask these members whether they would help with a topic; return how many are asked.

    Whoever may not be asked any more is left out. Raises AskedLately when nobody is left, and
    TooManyAsks.
    """
    with writing() as session:
        require_admin(session, by, house.id)
        session.execute(select(Association.id).where(Association.id == house.id).with_for_update())
        named = session.scalars(select(Person.id).where(Person.public_id.in_(public_ids))).all()
        lock_people(session, *named)
        people = session.scalars(
            select(Person.id)
            .where(Person.id.in_(named), may_be_asked(house.id, by, now))
            .order_by(Person.id)
        ).all()
        if not people:
            raise AskedLately
        _within_the_week(session, house.id, len(people), now)
        for person_id in people:
            _ask(session, house.id, person_id, topic, by=by, now=now)
        return len(people)


def _within_the_week(session: Session, house_id: int, more: int, now: datetime) -> None:
    lately = MentorAsk.created_at > now - _A_WEEK
    asked = session.scalars(
        select(MentorAsk.created_at)
        .where(MentorAsk.association_id == house_id, lately)
        .order_by(MentorAsk.created_at)
    ).all()
    if len(asked) + more > POLICY.asks_a_week:
        raise TooManyAsks(most=POLICY.asks_a_week, until=min(asked, default=now) + _A_WEEK)


def _ask(
    session: Session, house_id: int, person_id: int, topic: str, *, by: int, now: datetime
) -> None:
    ask = MentorAsk(
        association_id=house_id,
        person_id=person_id,
        asked_by=by,
        topic=topic,
        state=AskState.SENT,
        created_at=now,
        stood_still=0,
    )
    run_until(ask, now + POLICY.ask_waits)
    session.add(ask)
    session.flush()
    outbox.add(session, "mentor_ask.sent", ask.id, now=now)
    audit.record(
        session, by, "member.asked_to_mentor", "person", person_id, now=now, association_id=house_id
    )


def answer_ask(public_id: str, step: str, *, by: int, now: datetime) -> None:
    """Take the answer of whoever was asked: accept, pass or refuse. Nobody is told.

    Raises NotFound for a question to somebody else, and NoSuchTransition.
    """
    with writing() as session:
        lock_people(session, by)
        ask = session.scalar(
            select(MentorAsk).where(MentorAsk.public_id == public_id, MentorAsk.person_id == by)
        )
        if ask is None:
            raise NotFound
        _step(session, ask, step, by, now)


def lapse_ask(ask_id: int, *, now: datetime) -> None:
    """Close a question that nobody answered in time; one that was answered stays as it is."""
    with writing() as session:
        ask = session.get_one(MentorAsk, ask_id, with_for_update=True)
        if ask.state is AskState.SENT:
            _step(session, ask, "lapse", None, now)


def _step(session: Session, ask: MentorAsk, name: str, by: int | None, now: datetime) -> None:
    """Take a step of whoever was asked, or of the system where `by` is None."""
    apply(
        session,
        MENTOR_ASK,
        ask,
        name,
        actor="system" if by is None else "person",
        facts=AskFacts(now, ask.due_at),
        history=MentorAskEvent,
        actor_id=by,
        now=now,
    )
