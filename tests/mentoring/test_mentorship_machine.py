"""Random pairs and clocks in mentorships: whatever they do, what must always hold holds."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
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

from alumnet.connections import commands as connections
from alumnet.kernel import db
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import LONGEST_STANDSTILL
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_mentorships
from alumnet.mentoring.models import Agreement, Mentorship, MentorshipEvent
from alumnet.mentoring.queries import capacity, mentorships
from alumnet.mentoring.queries.mentorship_facts import is_signed
from alumnet.mentoring.rules import LIVE, MentorshipState, TimeKind
from alumnet.mentoring.rules.mentorship_states import Audience, Cadence, Going
from tests import builders, databases
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_request
from tests.mentoring.holding import agrees_with_history
from tests.mentoring.reads import seen_by
from tests.mentoring.together import terms

pytestmark = pytest.mark.postgresql
PAIRS, EITHER = st.integers(0, 2), st.booleans()
RUNS = frozenset({MentorshipState.ACTIVE, MentorshipState.CLOSING})


class Together(RuleBasedStateMachine):
    """A mentor with two places and three mentees, in any order of what they and clocks do."""

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        association = builders.an_association()
        self.mentor = builders.a_mentor(of=association, places=2)
        self.mentees = [builders.a_member(of=association) for _ in range(3)]
        self.now: datetime = THEN

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        """Time passes with every press; an error that a person would read is fine."""
        self.now += timedelta(minutes=7)
        with contextlib.suppress(DomainError):
            yield

    # ------------------------------------------------------------------------- what people do
    @initialize()
    def begin(self) -> None:
        self.ask(0, time_kind=TimeKind.SIX_MONTHS)

    @rule(pair=PAIRS, time_kind=st.sampled_from(TimeKind))
    def ask(self, pair: int, time_kind: TimeKind) -> None:
        with self.may_be_refused():
            asked = a_request(self.mentees[pair], self.mentor, now=self.now, time_kind=time_kind)
            commands.accept_request(asked, by=self.mentor.id, now=self.now)

    @rule(
        pair=PAIRS,
        mentor=EITHER,
        signs=EITHER,
        days=st.integers(20, 400),
        cadence=st.sampled_from(Cadence),
    )
    def write(self, pair: int, mentor: bool, signs: bool, days: int, cadence: Cadence) -> None:
        row = self._row(pair)
        with self.may_be_refused():
            commands.save_agreement(
                row.public_id,
                by=self._who(pair, mentor).id,
                terms=terms(ends_on=(self.now + days * DAY).date(), cadence=cadence),
                seen=row.drafted_version,
                signs=signs,
                now=self.now,
            )

    @rule(pair=PAIRS, mentor=EITHER)
    def sign(self, pair: int, mentor: bool) -> None:
        row = self._row(pair)
        with self.may_be_refused():
            commands.sign_agreement(
                row.public_id,
                by=self._who(pair, mentor).id,
                number=row.drafted_version,
                now=self.now,
            )

    @rule(
        pair=PAIRS,
        mentor=EITHER,
        name=st.sampled_from(
            ("we_met", "resume_mentorship", "wind_up", "say_done", "finish_mentorship", "let_be")
        ),
    )
    def press(self, pair: int, mentor: bool, name: str) -> None:
        public_id = self._row(pair).public_id
        with self.may_be_refused():
            getattr(commands, name)(public_id, by=self._who(pair, mentor).id, now=self.now)

    @rule(pair=PAIRS, mentor=EITHER)
    def end(self, pair: int, mentor: bool) -> None:
        public_id = self._row(pair).public_id
        with self.may_be_refused():
            commands.end_mentorship(public_id, by=self._who(pair, mentor).id, now=self.now)

    @rule(pair=PAIRS, mentor=EITHER, days=st.integers(1, 100))
    def pause(self, pair: int, mentor: bool, days: int) -> None:
        public_id, until = self._row(pair).public_id, (self.now + days * DAY).date()
        with self.may_be_refused():
            who = self._who(pair, mentor).id
            commands.pause_mentorship(public_id, by=who, until=until, now=self.now)

    @rule(pair=PAIRS, mentor=EITHER, answer=st.sampled_from(Going))
    def tell(self, pair: int, mentor: bool, answer: Going) -> None:
        public_id, by = self._row(pair).public_id, self._who(pair, mentor).id
        with self.may_be_refused():
            commands.answer_check_in(public_id, by=by, answer=answer, line="", now=self.now)
        with self.may_be_refused():
            words = commands.FeedbackWords(helped=5, rhythm=3, again=4)
            commands.give_feedback(public_id, by=by, words=words, now=self.now)
        with self.may_be_refused():
            commands.thank(public_id, by=by, words="Ta.", audience=Audience.NAMED, now=self.now)

    @rule(pair=PAIRS, mentor=EITHER)
    def block(self, pair: int, mentor: bool) -> None:
        who, whom = self._who(pair, mentor), self._who(pair, not mentor)
        with self.may_be_refused():
            connections.block(whom.public_id, by=who.id, now=self.now)
            connections.unblock(whom.public_id, by=who.id, now=self.now)

    @rule(days=st.integers(1, 40), rounds=st.integers(1, 3))
    def pass_time(self, days: int, rounds: int) -> None:
        for _ in range(rounds):
            self.now += timedelta(days=days)
            watch_mentorships(self.now)

    # -------------------------------------------------------------------- what must always hold
    @invariant()
    def no_more_places_are_used_than_there_are(self) -> None:
        facts = capacity.mentor_facts(self._fresh(), self.mentor.id)
        assert facts.used <= facts.places

    @invariant()
    def every_clock_has_its_state(self) -> None:
        for row in self._fresh().scalars(select(Mentorship)):
            assert (row.remaining is None) == (row.stopped_at is None)
            assert (row.remaining is not None) == (row.state is MentorshipState.PAUSED)
            assert (row.paused_until is not None) == (row.state is MentorshipState.PAUSED)
            assert (row.nudge_at is not None) == (row.state in _WITH_RHYTHM)
            if row.state in RUNS or row.state is MentorshipState.PROPOSED:
                assert row.due_at is not None
            elif row.state is not MentorshipState.COMPLETED:
                assert row.due_at is None
                assert row.asks_at is None or row.state is MentorshipState.PAUSED
            assert (row.ended_at is not None) == (row.state not in LIVE)
            assert timedelta(seconds=row.stood_still) <= LONGEST_STANDSTILL + timedelta(days=40)

    @invariant()
    def an_agreement_holds_once_both_signed_it(self) -> None:
        session = self._fresh()
        for row in session.scalars(select(Mentorship)):
            query = select(Agreement).where(Agreement.mentorship_id == row.id)
            versions = session.scalars(query.order_by(Agreement.number)).all()
            assert [each.number for each in versions] == list(range(1, row.drafted_version + 1))
            signed = [each.number for each in versions if is_signed(each)]
            assert row.agreed_version == max(signed, default=0)
            if row.needs_agreement and row.state in RUNS:
                assert row.agreed_version
            if row.state is MentorshipState.COMPLETED:
                assert row.times_met

    @invariant()
    def history_agrees_with_the_state(self) -> None:
        agrees_with_history(self._fresh(), Mentorship, MentorshipEvent, MentorshipState.PROPOSED)

    @rule(pair=PAIRS)
    def look(self, pair: int) -> None:
        for who in (self.mentor, self.mentees[pair]):
            for page in mentorships.mentorships_of(self._fresh(), seen_by(who), now=self.now):
                assert page.next_line.startswith("Next: ")

    # ------------------------------------------------------------------------------- looking
    def _who(self, pair: int, mentor: bool) -> Built:
        return self.mentor if mentor else self.mentees[pair]

    def _row(self, pair: int) -> Mentorship:
        query = select(Mentorship).where(Mentorship.mentee_id == self.mentees[pair].id)
        found = self._fresh().scalars(query.order_by(Mentorship.id)).all()
        return found[-1] if found else Mentorship(public_id="", drafted_version=0)

    def _fresh(self) -> Any:
        db._close_reading()
        return reading()


_WITH_RHYTHM = frozenset({MentorshipState.ACTIVE, MentorshipState.PAUSED})


@pytest.mark.parametrize(
    "steps", [300, pytest.param(5000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_random_pairs_and_clocks_break_nothing(app: Flask, steps: int) -> None:
    runs = 6 if steps == 300 else 50
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Together, settings=chosen)
