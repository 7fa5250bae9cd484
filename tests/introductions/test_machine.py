"""Three people, clocks and random presses: whoever asked sees nothing that isn't theirs to know."""

import contextlib
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from alumnet.connections import commands as connections
from alumnet.introductions import commands
from alumnet.introductions.jobs import ask_who_is_free, watch_introductions
from alumnet.introductions.models import Introduction, IntroductionEvent
from alumnet.introductions.rules import OPEN, Came, IntroductionState, Origin, Part, Way
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.sight import Seen, seen_by
from alumnet.introductions.rules.states import UNANSWERED
from alumnet.kernel import db
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from tests import databases
from tests.builders import THEN
from tests.introductions.three import answer, ask, three

S = IntroductionState
STEPS = st.sampled_from(["forward", "pass", "agree_first", "agree", "not_now", "decline"])
WHO = st.integers(0, 2)


class Meeting(RuleBasedStateMachine):
    """What the three press, in any order; after each press the database is looked through."""

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        self.now = THEN

    @initialize()
    def begin(self) -> None:
        found = three()
        self.found = found
        self.people = (found.ines, found.ruth, found.maya)
        self.may_block = True

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        with contextlib.suppress(DomainError):
            yield

    @rule()
    def ask(self) -> None:
        with self.may_be_refused():
            ask(self.found, now=self.now)

    @rule(first=st.booleans())
    def offer(self, first: bool) -> None:
        one, other, maya = (
            self.people if first else (self.people[1], self.people[0], self.people[2])
        )
        with self.may_be_refused():
            commands.offer(one.public_id, other.public_id, by=maya.id, line="Do.", now=self.now)

    @rule(who=WHO, step=STEPS, back=st.integers(0, 1), days=st.integers(0, 40))
    def answer(self, who: int, step: str, back: int, days: int) -> None:
        for each in self._rows()[-1 - back :][:1]:
            day = (self.now + timedelta(days=days)).date()
            with self.may_be_refused():
                answer(each.public_id, self.people[who], step, now=self.now, not_before=day)

    @rule(who=WHO, back=st.integers(0, 1))
    def take_back(self, who: int, back: int) -> None:
        for each in self._rows()[-1 - back :][:1]:
            with self.may_be_refused():
                commands.withdraw(each.public_id, by=self.people[who].id, now=self.now)

    @rule(who=WHO, way=st.sampled_from(Way), came=st.sampled_from(Came))
    def go_on(self, who: int, way: Way, came: Came) -> None:
        by = self.people[who].id
        for each in self._rows()[-1:]:
            with self.may_be_refused():
                commands.choose_way(each.public_id, by=by, way=way, now=self.now)
            with self.may_be_refused():
                commands.say_what_came(each.public_id, by=by, came=came, now=self.now)

    @rule(who=WHO, other=WHO)
    def block(self, who: int, other: int) -> None:
        if who != other and self.now > THEN + timedelta(days=30) and self.may_block:
            self.may_block = False
            by = self.people[who].id
            connections.block(self.people[other].public_id, by=by, now=self.now)

    @rule(days=st.sampled_from([1, 4, 8, 20]))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        ask_who_is_free(self.now)
        watch_introductions(self.now)

    # ------------------------------------------------------------------- what must always hold
    @invariant()
    def whoever_began_it_reads_one_word_until_the_day(self) -> None:
        for each in self._rows():
            asker = Part.FIRST if each.origin is Origin.ASKED else Part.CONNECTOR
            if each.state in OPEN | UNANSWERED and each.agreed_at is None:
                is_over = self.now >= each.answer_by
                expected = Seen.NO_ANSWER if is_over else Seen.ON_ITS_WAY
                assert seen_by(asker, each.standing) is expected

    @invariant()
    def limits_hold_and_clocks_and_history_fit_the_state(self) -> None:
        rows = self._rows()
        awaited = [each for each in rows if each.is_awaited]
        assert len({(each.origin, each.first_id, each.second_id) for each in awaited}) == len(
            awaited
        )
        asked = [each for each in rows if each.connector_asked_at is not None]
        since = self.now - POLICY.month
        lately = [each for each in asked if (each.connector_asked_at or since) > since]
        for person in {each.connector_id for each in lately}:
            number = sum(each.connector_id == person for each in lately)
            assert number <= POLICY.asked_a_month
        for each in rows:
            assert (each.due_at is None) == (each.state not in OPEN | {S.AGREED, S.INTRODUCED})
            assert (each.agreed_at is None) or not each.is_awaited
            query = select(IntroductionEvent.to_state).where(
                IntroductionEvent.subject_id == each.id
            )
            states = reading().scalars(query.order_by(IntroductionEvent.id)).all()
            assert not states or states[-1] is each.state

    def _rows(self) -> list[Introduction]:
        db._close_reading()
        return list(reading().scalars(select(Introduction).order_by(Introduction.id)))


@pytest.mark.parametrize(
    "steps", [80, pytest.param(3000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_whatever_the_three_press_limits_hold_and_nobody_learns_of_a_no(
    app: Flask, steps: int
) -> None:
    runs = 4 if steps == 80 else 60
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Meeting, settings=chosen)
