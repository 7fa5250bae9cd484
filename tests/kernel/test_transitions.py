"""Tables of transitions and clocks: what is allowed, what a step leaves behind, time that stops."""

from datetime import UTC, datetime, timedelta
from enum import Enum

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from alumnet.kernel import transitions
from alumnet.kernel.db import UtcDateTime, enum_column, writing
from alumnet.kernel.errors import DomainError
from alumnet.kernel.outbox import OutboxEntry
from alumnet.kernel.registry import Message, registry
from alumnet.kernel.transitions import (
    LONGEST_STANDSTILL,
    ClockColumns,
    NoSuchTransition,
    Transition,
    allowed,
    apply,
    clear,
    find,
    first_refusal,
    keep,
    resume,
    run_for,
    run_until,
    standstill_ends,
    stop,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Door(Enum):
    OPEN = "open"
    SHUT = "shut"
    LOCKED = "locked"


class Jammed(DomainError):
    code = "refused"


def is_oiled(facts: bool) -> DomainError | None:
    return None if facts else Jammed()


DOORS: tuple[Transition[Door, bool], ...] = (
    Transition("shut", frozenset({Door.OPEN}), Door.SHUT, frozenset({"guest", "host"})),
    Transition(
        "lock",
        frozenset({Door.OPEN, Door.SHUT}),
        Door.LOCKED,
        frozenset({"host"}),
        (is_oiled,),
        clock=run_for(DAY),
        event="locked",
        hold=2 * DAY,
    ),
)


class Apart(DeclarativeBase):
    """Tables of this test, apart from those of the site."""


class House(ClockColumns, Apart):
    __tablename__ = "test_house"
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[Door] = mapped_column(enum_column(Door))


class HouseEvent(Apart):
    __tablename__ = "test_house_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(ForeignKey("test_house.id"))
    name: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[Door] = mapped_column(enum_column(Door, "from_state"))
    to_state: Mapped[Door] = mapped_column(enum_column(Door, "to_state"))
    actor_id: Mapped[int | None] = mapped_column()
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def a_house(state: Door = Door.OPEN) -> House:
    return House(id=1, state=state, stood_still=0)


# ---------------------------------------------------------------------------------------- tables
def test_a_page_shows_what_the_state_the_actor_and_the_facts_allow() -> None:
    def names(state: Door, actor: str | frozenset[str], facts: bool | None = None) -> list[str]:
        return [row.name for row in allowed(DOORS, state, actor, facts)]

    assert names(Door.OPEN, "guest") == ["shut"]
    assert names(Door.OPEN, "host") == ["shut", "lock"]
    assert names(Door.OPEN, "host", False) == ["shut"]
    assert names(Door.OPEN, frozenset({"guest", "host"}), True) == ["shut", "lock"]
    assert names(Door.LOCKED, "host") == []


@pytest.mark.parametrize(
    ("name", "state", "actor"),
    [("shut", Door.LOCKED, "host"), ("lock", Door.OPEN, "guest"), ("paint", Door.OPEN, "host")],
)
def test_a_step_that_is_not_in_the_table_is_refused(name: str, state: Door, actor: str) -> None:
    with pytest.raises(NoSuchTransition) as refused:
        find(DOORS, name, state, actor)
    assert refused.value.facts == {"state": state, "name": name}


def test_the_first_guard_that_refuses_is_heard() -> None:
    assert isinstance(first_refusal(DOORS[1].guards, False), Jammed)
    assert first_refusal(DOORS[1].guards, True) is None
    assert first_refusal(DOORS[0].guards, False) is None


def steps(session: Session, house: House, name: str, *, oiled: bool, subject: str = "") -> None:
    apply(
        session,
        DOORS,
        house,
        name,
        actor="host",
        facts=oiled,
        history=HouseEvent,
        actor_id=7 if name == "shut" or subject == "guarded" else None,
        now=NOW,
        subject=subject,
    )


@pytest.fixture
def heard() -> object:
    def handler(message: Message, now: datetime) -> None:
        """Hear of it."""

    registry.handlers["house.locked"]["test"] = handler
    registry.handlers["guarded.locked"]["test"] = handler
    yield
    del registry.handlers["house.locked"], registry.handlers["guarded.locked"]


def test_a_step_changes_state_and_clock_and_writes_history(app: Flask) -> None:
    with writing() as session:
        Apart.metadata.create_all(session.connection())
        house = a_house()
        session.add(house)
        session.flush()
        steps(session, house, "shut", oiled=False)
        steps(session, house, "lock", oiled=True)
        session.flush()

        assert house.state is Door.LOCKED
        assert house.due_at == NOW + DAY
        rows = session.scalars(select(HouseEvent).order_by(HouseEvent.id)).all()
        assert [(e.name, e.from_state, e.to_state, e.actor_id, e.at) for e in rows] == [
            ("shut", Door.OPEN, Door.SHUT, 7, NOW),
            ("lock", Door.SHUT, Door.LOCKED, None, NOW),
        ]
        Apart.metadata.drop_all(session.connection())


@pytest.mark.parametrize(("subject", "ids"), [("house", {}), ("guarded", {"actor_id": 7})])
def test_the_outbox_hears_of_a_step_with_an_event_after_its_hold(
    app: Flask, heard: object, subject: str, ids: dict[str, int]
) -> None:
    with writing() as session:
        Apart.metadata.create_all(session.connection())
        house = a_house()
        session.add(house)
        session.flush()
        steps(session, house, "shut", oiled=True, subject=subject)
        steps(session, house, "lock", oiled=True, subject=subject)
        session.flush()
        found = session.scalars(select(OutboxEntry)).one()
        assert (found.kind, found.subject_id, found.ids) == (f"{subject}.locked", 1, ids)
        assert found.not_before == NOW + 2 * DAY
        Apart.metadata.drop_all(session.connection())


def test_a_refused_step_changes_nothing(app: Flask) -> None:
    house = a_house()
    with writing() as session, pytest.raises(Jammed):
        steps(session, house, "lock", oiled=False)
    assert house.state is Door.OPEN
    assert house.due_at is None


# ---------------------------------------------------------------------------------------- clocks
def test_a_clock_stops_and_goes_on_with_what_was_left() -> None:
    house = a_house()
    run_for(14 * DAY)(house, NOW)

    stop(house, NOW + 4 * DAY)
    assert house.due_at is None
    assert house.remaining == int((10 * DAY).total_seconds())
    assert standstill_ends(house) == NOW + 4 * DAY + LONGEST_STANDSTILL

    resume(house, NOW + 34 * DAY)
    assert house.due_at == NOW + 44 * DAY
    assert {house.remaining, house.stopped_at} == {None}
    assert house.stood_still == int((30 * DAY).total_seconds())
    assert standstill_ends(house) is None


def test_a_second_standstill_has_what_the_first_left_over() -> None:
    house = a_house()
    run_until(house, NOW + 14 * DAY)
    stop(house, NOW)
    resume(house, NOW + 30 * DAY)
    stop(house, NOW + 31 * DAY)
    assert standstill_ends(house) == NOW + 31 * DAY + LONGEST_STANDSTILL - 30 * DAY


def test_stopping_and_resuming_twice_is_once() -> None:
    house = a_house()
    run_for(DAY)(house, NOW)
    resume(house, NOW + DAY / 2)
    assert house.due_at == NOW + DAY
    stop(house, NOW)
    stop(house, NOW + DAY / 2)
    assert house.remaining == int(DAY.total_seconds())


def test_an_overdue_clock_that_stops_has_nothing_left() -> None:
    house = a_house()
    run_for(DAY)(house, NOW)
    stop(house, NOW + 3 * DAY)
    assert house.remaining == 0


def test_a_clock_without_history_of_standstills_can_stop() -> None:
    house = House(id=1, state=Door.OPEN, due_at=NOW + DAY)
    stop(house, NOW)
    assert house.stopped_at == NOW


def test_clearing_takes_the_clock_away_and_keeping_leaves_it() -> None:
    house = a_house()
    run_for(DAY)(house, NOW)
    keep(house, NOW)
    assert house.due_at == NOW + DAY
    clear(house, NOW)
    assert {house.due_at, house.remaining, house.stopped_at} == {None}


@given(st.lists(st.integers(min_value=60, max_value=400_000), min_size=1, max_size=8))
def test_running_time_is_never_lost_nor_won(waits: list[int]) -> None:
    house, moment, ran = a_house(), NOW, 0
    run_for(30 * DAY)(house, moment)
    for at, seconds in enumerate(waits):
        (resume, stop)[at % 2](house, moment)
        moment += timedelta(seconds=seconds)
        ran += seconds if house.remaining is None else 0
    resume(house, moment)
    assert house.due_at == moment + 30 * DAY - timedelta(seconds=ran)


def test_the_limit_of_all_standstills_is_ninety_days() -> None:
    assert transitions.LONGEST_STANDSTILL == 90 * DAY
