"""Enrolling at the same moment: one row a person, never more than the places, no half pair."""

from functools import partial

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from alumnet.kernel.db import reading, writing
from alumnet.programmes.commands import enrol_joining as joining
from alumnet.programmes.commands.run_pairs import write_pairs
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import Cohort, Enrolment, EnrolmentEvent, MatchRun, Proposal
from alumnet.programmes.rules.match_solving import MadePair, Result
from alumnet.programmes.rules.states import STANDING, CohortState, EnrolmentState, Side
from tests.builders import THEN, a_member, an_association
from tests.concurrency.test_mentoring_races import ROUNDS, at_once, refused
from tests.programmes.builders import a_cohort, an_enrolment, state_of
from tests.programmes.enrolling import viewer

pytestmark = pytest.mark.postgresql
State = EnrolmentState


@ROUNDS
def test_the_last_place_goes_to_one_and_a_double_press_is_one_row(app: Flask, rounds: int) -> None:
    harbour = an_association()
    cohort = a_cohort(CohortState.OPEN, of=harbour, mentee_places=1)
    ada = viewer(a_member(of=harbour))
    sent = joining.Sent(Side.MENTEE)
    apply = partial(joining.apply, cohort.public_id, sent, by=ada, now=THEN)
    two = [an_enrolment(cohort, state=State.ELIGIBLE) for _ in range(2)]
    confirms = [
        partial(joining.confirm, cohort.public_id, by=viewer(each.person), now=THEN) for each in two
    ]
    for _ in range(rounds):
        with writing() as session:
            mine = select(Enrolment.id).where(Enrolment.person_id == ada.person)
            session.execute(delete(EnrolmentEvent).where(EnrolmentEvent.subject_id.in_(mine)))
            session.execute(delete(Enrolment).where(Enrolment.person_id == ada.person))
            session.get_one(Cohort, cohort.id).state = CohortState.OPEN
        assert refused(at_once(app, apply, apply)) == []
        assert reading().scalar(select(func.count()).select_from(Enrolment)) == 3
        with writing() as session:
            session.get_one(Cohort, cohort.id).state = CohortState.MATCHING
            session.execute(
                update(Enrolment)
                .where(Enrolment.id.in_([each.id for each in two]))
                .values(state=State.ELIGIBLE, due_at=THEN)
            )
        assert refused(at_once(app, *confirms)) == []
        assert {state_of(each) for each in two} == {State.IN_POOL, State.WAITLISTED}


@ROUNDS
def test_who_steps_back_while_a_run_writes_its_pairs_has_none(app: Flask, rounds: int) -> None:
    cohort = a_cohort(CohortState.MATCHING)
    mentee = an_enrolment(cohort, state=State.IN_POOL)
    mentor = an_enrolment(cohort, state=State.IN_POOL, side=Side.MENTOR)
    withdraw = partial(joining.withdraw, cohort.public_id, by=viewer(mentee.person), now=THEN)
    pair = MadePair(mentee.id, mentor.id, 1, 0.5, {}, [], {})

    def match() -> None:
        with writing() as session:
            locked = locked_cohort(session, cohort.id)
            write_pairs(session, locked, MatchRun(), Result([pair], {}, {}), THEN)

    standing = select(func.count(Proposal.id)).where(Proposal.state.in_(STANDING))
    for _ in range(rounds):
        with writing() as session:
            session.execute(update(Enrolment).values(state=State.IN_POOL))
        assert refused(at_once(app, match, withdraw)) == []
        assert (state_of(mentee), state_of(mentor)) == (State.DROPPED, State.IN_POOL)
        assert reading().scalar(standing) == 0
