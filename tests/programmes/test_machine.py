"""A cohort, its manager and its people, pressing whatever they can: pairs always fit together."""

import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
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
from alumnet.kernel.errors import DomainError
from alumnet.programmes.commands import answering, by_hand, enrol_joining, publishing, runs
from alumnet.programmes.models import (
    Cohort,
    Enrolment,
    MatchRun,
    PartedPair,
    Proposal,
    ProposalEvent,
)
from alumnet.programmes.queries.runs import again
from alumnet.programmes.rules.states import (
    STANDING,
    CohortState,
    EnrolmentState,
    ProposalState,
    Reach,
    RunState,
    Verdict,
)
from tests import databases
from tests.concurrency.test_pair_races import whole
from tests.programmes.matching import (
    MATCHED,
    a_ready_cohort,
    a_viewer,
    fresh,
    handled,
    person_of,
)

MENTEE, MENTOR = st.integers(0, 3), st.integers(0, 2)
CLOCKED = {ProposalState.OFFERED, ProposalState.ACCEPTED_BY_FIRST}


class Matching(RuleBasedStateMachine):
    """What a manager, a reviewer and seven people press, in any order."""

    def __init__(self) -> None:
        super().__init__()
        db._close_reading()
        databases.empty(db.engine(), db.Base.metadata)
        self.now = MATCHED

    @initialize()
    def begin(self) -> None:
        self.ready = a_ready_cohort(4, 3, places=2, reach=Reach.EITHER)
        self.reviewer = person_of(self.ready.mentors[0])

    @contextlib.contextmanager
    def may_be_refused(self) -> Iterator[None]:
        with contextlib.suppress(DomainError):
            yield

    @rule(is_stopped=st.booleans(), load=st.sampled_from([0.0, 0.02, 0.3]))
    def match(self, is_stopped: bool, load: float) -> None:
        with self.may_be_refused():
            asked = runs.ask_run(self.ready.access, options={"load": load}, **self._manager())
            if is_stopped:
                runs.cancel_run(self.ready.access, asked, now=self.now)
            handled(self.now)

    @rule(mentee=MENTEE, mentor=MENTOR, makes_room=st.booleans())
    def pair(self, mentee: int, mentor: int, makes_room: bool) -> None:
        names = [
            fresh().get_one(Enrolment, each).public_id
            for each in (self.ready.mentees[mentee], self.ready.mentors[mentor])
        ]
        with self.may_be_refused():
            by_hand.pair(
                self.ready.access,
                *names,
                makes_room=makes_room,
                despite_rules=True,
                **self._manager(),
            )

    @rule(which=MENTEE, act=st.sampled_from([by_hand.lock, by_hand.unlock, by_hand.separate]))
    def decide(self, which: int, act: Any) -> None:
        for each in self._standing()[which : which + 1]:
            with self.may_be_refused():
                act(self.ready.access, each.public_id, **self._manager())

    @rule(act=st.sampled_from([publishing.ask_for_review, publishing.give_back]))
    def ask(self, act: Any) -> None:
        with self.may_be_refused():
            act(self.ready.access, **self._manager())

    @rule(verdict=st.sampled_from([Verdict.GOOD, Verdict.GOOD, Verdict.DOUBTFUL]))
    def publish(self, verdict: Verdict) -> None:
        looked_at = [
            each.public_id for each in self._standing() if each.state is ProposalState.UNDER_REVIEW
        ]
        with self.may_be_refused():
            publishing.review(self.ready.access, looked_at, verdict, by=self.reviewer, now=self.now)
            publishing.publish(self.ready.access, **self._manager())

    @rule(
        which=MENTEE, act=st.sampled_from([answering.accept, answering.accept, answering.decline])
    )
    def answer(self, which: int, act: Any) -> None:
        for each in self._standing()[which : which + 1]:
            asked = each.mentor_id if each.state is ProposalState.ACCEPTED_BY_FIRST else None
            with self.may_be_refused():
                act(each.public_id, by=person_of(asked or each.mentee_id), now=self.now)

    @rule(which=MENTEE)
    def step_back(self, which: int) -> None:
        cohort = fresh().get_one(Cohort, self.ready.cohort_id).public_id
        viewer = a_viewer(person_of(self.ready.mentees[which]), self.ready)
        with self.may_be_refused():
            enrol_joining.withdraw(cohort, by=viewer, now=self.now)

    @rule(days=st.integers(1, 8))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days)
        answering.watch_offers(self.now)

    @invariant()
    def pairs_fit_together(self) -> None:
        if not hasattr(self, "ready"):
            return
        whole()
        session = fresh()
        standing = self._standing()
        parted = {
            (row.mentee_id, row.mentor_id) for row in session.scalars(select(PartedPair)).all()
        }
        load = Counter(each.mentor_id for each in standing)
        assert max(load.values(), default=0) <= 2
        for each in session.scalars(select(Proposal)).all():
            states = session.scalars(
                select(ProposalEvent.to_state)
                .where(ProposalEvent.subject_id == each.id)
                .order_by(ProposalEvent.id)
            ).all()
            assert states[-1] is each.state
            assert (each.due_at is not None) == (each.state in CLOCKED)
            if each.state in STANDING:
                assert (each.mentee_id, each.mentor_id) not in parted
        is_told = fresh().get_one(Cohort, self.ready.cohort_id).state is CohortState.PUBLISHED
        for person in session.scalars(select(Enrolment)).all():
            assert is_told or person.state is not EnrolmentState.NO_MATCH

    def teardown(self) -> None:
        """Whatever happened since, each run gives the same again."""
        for row in fresh().scalars(select(MatchRun).where(MatchRun.state == RunState.DONE)).all():
            assert again(fresh(), row.id).is_same

    def _manager(self) -> dict[str, Any]:
        return {"by": self.ready.manager.id, "now": self.now}

    def _standing(self) -> list[Proposal]:
        rows = fresh().scalars(
            select(Proposal).where(Proposal.state.in_(STANDING)).order_by(Proposal.id)
        )
        return list(rows)


@pytest.mark.parametrize(
    "steps", [60, pytest.param(2000, marks=[pytest.mark.long])], ids=["some", "many"]
)
def test_whatever_is_pressed_pairs_fit_together(app: Flask, steps: int) -> None:
    sequences = 3 if steps == 60 else 40
    chosen = settings(
        max_examples=sequences,
        stateful_step_count=steps // sequences,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Matching, settings=chosen)
