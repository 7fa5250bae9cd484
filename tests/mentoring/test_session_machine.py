"""Two people, clocks and random presses: what calendars were told is always what stands."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

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

from alumnet.kernel import db
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring.commands import session_outcomes as outcomes
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.jobs import watch_sessions
from alumnet.mentoring.models import MentoringSession, SessionEvent, SessionTime
from alumnet.mentoring.rules.sessions import COMING, PLANNED, SessionState
from tests import databases
from tests.builders import THEN
from tests.mentoring.meeting import HOUR, at, two_together

# Moments around the present, near enough to meet each other and the clock.
HOURS = st.lists(st.integers(1, 72), min_size=1, max_size=3)
WHO = st.integers(0, 1)
# The last session, or one before it.
NUMBER = st.integers(0, 2)
ZONES = st.sampled_from(["Europe/London", "Asia/Seoul", "America/New_York"])
_STATES_WITH_TIMES = {SessionState.PROPOSED, SessionState.RESCHEDULED}


class Planning(RuleBasedStateMachine):
    """What the two press, in any order; after each press their calendars are compared."""

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        self.now = THEN
        # What the calendars were told last: by UID the SEQUENCE, and what stands.
        self.told: dict[str, tuple[int, tuple[Any, ...]]] = {}

    @initialize()
    def begin(self) -> None:
        *self.people, self.subject = two_together()

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        with contextlib.suppress(DomainError):
            yield

    def _offer(self, hours: Sequence[int], zone: str) -> sessions.Offer:
        moments = [self.now + each * HOUR for each in hours]
        return sessions.Offer(times=at(*moments, zone=zone), minutes=60)

    @rule(who=WHO, hours=HOURS, zone=ZONES)
    def propose(self, who: int, hours: list[int], zone: str) -> None:
        with self.may_be_refused():
            offer = self._offer(hours, zone)
            sessions.propose_session(
                self.subject, by=self.people[who].id, offer=offer, now=self.now
            )

    @rule(hour=st.integers(20, 72))
    def agree(self, hour: int) -> None:
        mentor, mentee = (person.id for person in self.people)
        offer = self._offer([hour], "Europe/London")
        with self.may_be_refused():
            number = sessions.propose_session(self.subject, by=mentor, offer=offer, now=self.now)
            (chosen,) = offer.moments
            sessions.confirm_session(self.subject, number, by=mentee, chosen=chosen, now=self.now)

    @rule(number=NUMBER, who=WHO, hours=HOURS, zone=ZONES, moves=st.booleans())
    def offer_others(self, number: int, who: int, hours: list[int], zone: str, moves: bool) -> None:
        act = sessions.move_session if moves else sessions.offer_others
        with self.may_be_refused():
            offer = self._offer(hours, zone)
            act(
                self.subject,
                self._number(number),
                by=self.people[who].id,
                offer=offer,
                now=self.now,
            )

    @rule(which=st.integers(0, 2), by_other=st.sampled_from([True, True, False]))
    def take(self, which: int, by_other: bool) -> None:
        times = self._times()
        if not times:
            return
        time = times[which % len(times)]
        mentor, mentee = (person.id for person in self.people)
        other = mentee if time.proposed_by_id == mentor else mentor
        with self.may_be_refused():
            sessions.confirm_session(
                self.subject,
                time.number,
                by=other if by_other else time.proposed_by_id,
                chosen=time.starts_at,
                now=self.now,
            )

    @rule(number=NUMBER, who=WHO, keeps=st.booleans())
    def keep_or_cancel(self, number: int, who: int, keeps: bool) -> None:
        by = self.people[who].id
        with self.may_be_refused():
            if keeps:
                sessions.keep_session(self.subject, self._number(number), by=by, now=self.now)
            else:
                sessions.cancel_session(
                    self.subject, self._number(number), by=by, now=self.now, knows_it_is_late=True
                )

    @rule(number=NUMBER, who=WHO, place=st.sampled_from(["", "A café", "https://x.example.org"]))
    def say_where(self, number: int, who: int, place: str) -> None:
        with self.may_be_refused():
            by = self.people[who].id
            sessions.change_place(
                self.subject, self._number(number), by=by, place=place, now=self.now
            )

    @rule(number=NUMBER, who=WHO, said=st.integers(0, 4))
    def tell(self, number: int, who: int, said: int) -> None:
        by = self.people[who].id
        with self.may_be_refused():
            if said < 3:
                act = (
                    outcomes.hold_session,
                    outcomes.miss_session,
                    outcomes.contest_session,
                )[said]
                act(self.subject, self._number(number), by=by, now=self.now)
            else:
                outcomes.settle_session(
                    self.subject, self._number(number), by=by, took_place=said == 3, now=self.now
                )

    @rule(hours=st.sampled_from([1, 8, 24, 60]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        watch_sessions(self.now)

    # ------------------------------------------------------------------- what must always hold
    @invariant()
    def each_message_counts_up_and_only_what_changed_is_told(self) -> None:
        for row in self._rows():
            sequence, stood = self.told.get(row.uid, (-1, ()))
            known = row.sequence >= 0
            stands = (
                (row.starts_at, row.place, row.state is SessionState.CANCELLED) if known else ()
            )
            if stands == stood and row.sequence != sequence:
                # Another time was asked for, and the very same one taken.
                assert self._events(row)[-1].name == "confirm"
                stood = ()
            assert row.sequence == (sequence if stands == stood else sequence + 1)
            self.told[row.uid] = (row.sequence, stands)

    @invariant()
    def nobody_is_in_two_calls_at_once(self) -> None:
        coming = sorted(
            (row.starts_at, row.ends_at)
            for row in self._rows()
            if row.state in COMING and row.starts_at and row.ends_at
        )
        for (_, until), (start, _) in pairwise(coming):
            assert until <= start

    @invariant()
    def clocks_times_and_history_fit_the_state(self) -> None:
        rows = self._rows()
        with_times = {each.session_id for each in reading().scalars(select(SessionTime))}
        assert with_times == {row.id for row in rows if row.state in _STATES_WITH_TIMES}
        for row in rows:
            asked_both = row.state is SessionState.CONFIRMED and row.asks_sent == 2
            assert (row.due_at is not None) == (row.state in PLANNED and not asked_both)
            assert row.starts_at is None or row.local_start is not None
            assert self._events(row)[-1].to_state is row.state
        assert sum(row.state is SessionState.PROPOSED for row in rows) <= 1

    def _rows(self) -> Sequence[MentoringSession]:
        db._close_reading()
        return reading().scalars(select(MentoringSession).order_by(MentoringSession.id)).all()

    def _number(self, back: int) -> int:
        return max(1, len(self._rows()) - back)

    def _events(self, row: MentoringSession) -> Sequence[SessionEvent]:
        query = select(SessionEvent).where(SessionEvent.subject_id == row.id)
        return reading().scalars(query.order_by(SessionEvent.id)).all()

    def _times(self) -> Sequence[Any]:
        db._close_reading()
        query = select(
            SessionTime.starts_at, MentoringSession.number, MentoringSession.proposed_by_id
        ).join(MentoringSession, MentoringSession.id == SessionTime.session_id)
        return reading().execute(query.order_by(SessionTime.starts_at)).all()


@pytest.mark.parametrize(
    "steps", [240, pytest.param(3000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_whatever_the_two_press_calendars_know_what_stands(app: Flask, steps: int) -> None:
    runs = 8 if steps == 240 else 60
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Planning, settings=chosen)
