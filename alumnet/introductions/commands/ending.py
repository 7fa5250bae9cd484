"""Ends that nobody chose: a block, a removed connection, a suspension, a pause, an erasure."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.introductions.commands.steps import lock_all, system_steps
from alumnet.introductions.models import Introduction, IntroductionSetting
from alumnet.introductions.queries.conditions import pauses
from alumnet.introductions.rules import LASTING, OPEN, Origin
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.members.queries.people import is_present, is_shown

_IS_OPEN = Introduction.state.in_(OPEN)
_LASTS = Introduction.state.in_(LASTING)


def void_between(session: Session, one: int, other: int, now: datetime) -> None:
    """End what is open where both take part, whose rows are locked, in the block's transaction.

    Of what both had agreed to, only what was between these two.
    """
    are_both = and_(*(_takes_part(each) for each in (one, other)))
    introduces = and_(*(_is_introduced(each) for each in (one, other)))
    system_steps(session, "void", or_(_IS_OPEN & are_both, _LASTS & introduces), now=now)


def void_parted(session: Session, one: int, other: int, now: datetime) -> None:
    """End what went by a connection that is removed; both rows are locked."""
    parted = and_(*(_takes_part(each) for each in (one, other)))
    system_steps(session, "void", _IS_OPEN & parted, now=now)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End what is open of one person in the transaction of their suspension."""
    lock_people(session, person_id)
    which = or_(_IS_OPEN & _takes_part(person_id), _LASTS & _is_introduced(person_id))
    system_steps(session, "void", which, now=now)


def void_unreachable(person_id: int, *, now: datetime) -> None:
    """End what would lead to somebody who pauses, or is shown to nobody any more."""
    leads_there = _IS_OPEN & (Introduction.second_id == person_id)
    people = (Introduction.first_id, Introduction.second_id, Introduction.connector_id)
    is_away = select(Person.id).where(
        Person.id == person_id, or_(pauses(now.date()), ~is_shown(), ~is_present())
    )
    found = reading().execute(select(*people).where(leads_there, is_away.exists())).all()
    if not found:
        return
    with writing() as session:
        lock_all(session, (tuple(row) for row in found))
        system_steps(session, "void", leads_there & is_away.exists(), now=now)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """End what is open, and take out what a person wrote, in the transaction of their erasure."""
    void_of(session, person_id, now)
    session.flush()
    asked = (Introduction.origin == Origin.ASKED) & (Introduction.first_id == person_id)
    session.execute(update(Introduction).where(asked).values(note="", private_line=""))
    passed_on = Introduction.connector_id == person_id
    session.execute(update(Introduction).where(passed_on).values(connector_line=""))
    offered = passed_on & (Introduction.origin == Origin.OFFERED)
    session.execute(update(Introduction).where(offered).values(note=""))
    session.execute(delete(IntroductionSetting).where(IntroductionSetting.person_id == person_id))


def _takes_part(person_id: int) -> ColumnElement[bool]:
    return or_(_is_introduced(person_id), Introduction.connector_id == person_id)


def _is_introduced(person_id: int) -> ColumnElement[bool]:
    return or_(Introduction.first_id == person_id, Introduction.second_id == person_id)
