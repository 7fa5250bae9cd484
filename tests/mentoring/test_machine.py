"""Random members, mentors and clocks: whatever they do, what must always hold holds."""

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from alumnet.connections import commands as connections
from alumnet.kernel import db
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError
from alumnet.members.models import MentorProfile
from alumnet.mentoring import commands
from alumnet.mentoring.jobs import watch_clocks
from alumnet.mentoring.models import Mentorship, MentorshipEvent, MentorshipRequest, RequestEvent
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import (
    COUNTED,
    FINAL,
    LIVE,
    SENT,
    DeclineReason,
    MentorshipState,
    RequestState,
)
from alumnet.mentoring.rules.policy import POLICY
from tests import builders, databases
from tests.builders import THEN, Built
from tests.mentoring.asking import DAY, a_letter

pytestmark = pytest.mark.postgresql

PEOPLE = st.integers(0, 4)
DAYS = st.integers(1, 60)


class Mentoring(RuleBasedStateMachine):
    """Five members who are mentors of each other, in any order of what people and clocks do."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        association = builders.an_association()
        self.people = [
            builders.a_mentor(of=association, places=1 + n % 2, may_be_suggested=n % 2 == 0)
            for n in range(5)
        ]
        self.now: datetime = THEN
        self.lowered: set[int] = set()

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        """Time passes with every press; an error that a person would read is fine."""
        self.now += timedelta(minutes=7)
        with contextlib.suppress(DomainError):
            yield

    # ------------------------------------------------------------------------- what people do
    @initialize(target=requests)
    def begin(self) -> str:
        return self._send(self.people[0], self.people[1], keeps=False)

    @rule(target=requests, mentee=PEOPLE, mentor=PEOPLE, keeps=st.booleans(), hurry=st.booleans())
    def ask(self, mentee: int, mentor: int, keeps: bool, hurry: bool) -> str:
        more = {"decision_by": (self.now + 9 * DAY).date()} if hurry else {}
        sent = [""]
        with self.may_be_refused():
            sent += [self._send(self.people[mentee], self.people[mentor], keeps=keeps, **more)]
        return sent[-1]

    def _send(self, mentee: Built, mentor: Built, *, keeps: bool, **more: Any) -> str:
        letter = a_letter(keeps_others=keeps, **more)
        draft = commands.save_draft(mentor.public_id, by=mentee.id, letter=letter, now=self.now)
        with self.may_be_refused():
            commands.submit_request(draft, by=mentee.id, now=self.now)
        return draft

    @rule(public_id=requests)
    def accept(self, public_id: str) -> None:
        with self.may_be_refused():
            row = self._row(public_id)
            commands.accept_request(public_id, by=row.receiver_id, now=self.now)
            facts = capacity.mentor_facts(reading(), row.mentor_id)
            assert facts.used <= facts.places

    @rule(public_id=requests, pauses=st.booleans(), days=DAYS)
    def decline(self, public_id: str, pauses: bool, days: int) -> None:
        with self.may_be_refused():
            until = (self.now + days * DAY).date() if pauses else None
            answer = commands.No(reason=DeclineReason.OTHER, pause_until=until)
            receiver = self._row(public_id).receiver_id
            commands.decline_request(public_id, by=receiver, answer=answer, now=self.now)

    @rule(public_id=requests)
    def withdraw(self, public_id: str) -> None:
        with self.may_be_refused():
            initiator = self._row(public_id).initiator_id
            commands.withdraw_request(public_id, by=initiator, now=self.now)

    @rule(public_id=requests)
    def undo(self, public_id: str) -> None:
        with self.may_be_refused():
            initiator = self._row(public_id).initiator_id
            commands.undo_withdrawal(public_id, by=initiator, now=self.now)

    @rule(which=st.integers(0, 30), by_mentor=st.booleans())
    def end(self, which: int, by_mentor: bool) -> None:
        with self.may_be_refused():
            found = reading().scalars(select(Mentorship).order_by(Mentorship.id)).all()
            if found:
                chosen = found[which % len(found)]
                by = chosen.mentor_id if by_mentor else chosen.mentee_id
                commands.end_mentorship(chosen.public_id, by=by, now=self.now)

    @rule(who=PEOPLE, days=DAYS)
    def pause(self, who: int, days: int) -> None:
        with self.may_be_refused():
            until = (self.now + days * DAY).date()
            commands.pause_requests(by=self.people[who].id, until=until, now=self.now)

    @rule(who=PEOPLE)
    def come_back(self, who: int) -> None:
        with self.may_be_refused():
            commands.come_back(by=self.people[who].id, now=self.now)

    @rule(who=PEOPLE, places=st.integers(0, 3))
    def change_places(self, who: int, places: int) -> None:
        mentor_id = self.people[who].id
        with writing() as session:
            db.lock_people(session, mentor_id)
            session.get_one(MentorProfile, mentor_id).places = places
            commands.settle_queue(session, mentor_id, self.now)
        self.lowered.add(mentor_id)

    @rule(who=PEOPLE, whom=PEOPLE, lifts=st.booleans())
    def block(self, who: int, whom: int, lifts: bool) -> None:
        with self.may_be_refused():
            target = self.people[whom].public_id
            connections.block(target, by=self.people[who].id, now=self.now)
            if lifts:
                connections.unblock(target, by=self.people[who].id, now=self.now)

    @rule(who=PEOPLE)
    def suspend(self, who: int) -> None:
        with writing() as session:
            db.lock_people(session, self.people[who].id)
            commands.void_for(session, self.people[who].id, self.now)

    @rule(hours=st.integers(1, 24 * 12), rounds=st.integers(1, 3))
    def pass_time(self, hours: int, rounds: int) -> None:
        for _ in range(rounds):
            self.now += timedelta(hours=hours)
            watch_clocks(self.now)
        self._clocks_follow_the_desk()

    # -------------------------------------------------------------------- what must always hold
    @invariant()
    def no_more_places_are_used_than_there_are(self) -> None:
        for mentor_id, found in capacity.capacity_of(self._fresh()).items():
            if found.used <= found.places:
                self.lowered.discard(mentor_id)
            assert found.used <= found.places or mentor_id in self.lowered

    @invariant()
    def one_request_is_on_its_way_between_two(self) -> None:
        pairs = self._fresh().execute(
            select(MentorshipRequest.mentor_id, MentorshipRequest.mentee_id).where(
                MentorshipRequest.state.in_(SENT)
            )
        )
        found = [tuple(pair) for pair in pairs]
        assert len(found) == len(set(found))

    @invariant()
    def nobody_has_more_open_than_allowed(self) -> None:
        session = self._fresh()
        for column, table, states, most in (
            (
                MentorshipRequest.mentee_id,
                MentorshipRequest,
                COUNTED,
                POLICY.open_requests,
            ),
            (Mentorship.mentee_id, Mentorship, LIVE, POLICY.running_mentorships),
        ):
            query = select(func.count()).where(table.state.in_(states)).group_by(column)
            assert all(number <= most for number in session.scalars(query))

    @invariant()
    def no_clock_runs_without_an_owner(self) -> None:
        for row in self._fresh().scalars(select(MentorshipRequest)):
            assert (row.remaining is None) == (row.stopped_at is None)
            clocks = [row.due_at is not None, row.remaining is not None]
            if row.state is RequestState.SUBMITTED:
                assert sum(clocks) == 1
            elif row.state is RequestState.DRAFT:
                assert clocks == [True, False]
            elif row.state is RequestState.WITHDRAWN:
                assert not clocks[0]
            else:
                assert clocks == [False, False]
            assert (row.ended_at is not None) == (row.state in FINAL)
            assert (row.asks_again_from is not None) == (row.state in FINAL)

    @invariant()
    def history_agrees_with_the_state(self) -> None:
        session = self._fresh()
        self._agrees(session, MentorshipRequest, RequestEvent, RequestState.DRAFT)
        self._agrees(session, Mentorship, MentorshipEvent, MentorshipState.PROPOSED)

    def _agrees(self, session: Any, table: Any, history: Any, first: Any) -> None:
        for row in session.scalars(select(table)):
            events = session.scalars(
                select(history).where(history.subject_id == row.id).order_by(history.id)
            ).all()
            states = [first, *(event.to_state for event in events)]
            assert [event.from_state for event in events] == states[:-1]
            assert states[-1] is row.state

    @invariant()
    def every_yes_has_its_mentorship(self) -> None:
        session = self._fresh()
        accepted = session.scalars(
            select(MentorshipRequest.id).where(MentorshipRequest.state == RequestState.ACCEPTED)
        ).all()
        begun = session.scalars(select(Mentorship.request_id)).all()
        assert sorted(accepted) == sorted(each for each in begun if each is not None)

    # ------------------------------------------------------------------------------- looking
    def _clocks_follow_the_desk(self) -> None:
        for row in self._fresh().scalars(
            select(MentorshipRequest).where(MentorshipRequest.state == RequestState.SUBMITTED)
        ):
            facts = capacity.mentor_facts(reading(), row.mentor_id)
            assert (row.due_at is not None) == facts.lets_clocks_run(self.now.date())

    def _row(self, public_id: str) -> MentorshipRequest:
        query = select(MentorshipRequest).where(MentorshipRequest.public_id == public_id)
        found: MentorshipRequest | None = self._fresh().scalars(query).one_or_none()
        if found is None:
            raise DomainError
        return found

    def _fresh(self) -> Any:
        db._close_reading()
        return reading()


@pytest.mark.parametrize(
    "steps", [300, pytest.param(5000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_random_people_and_clocks_break_nothing(app: Flask, steps: int) -> None:
    runs = 6 if steps == 300 else 50
    chosen = settings(
        max_examples=runs,
        stateful_step_count=steps // runs,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Mentoring, settings=chosen)
