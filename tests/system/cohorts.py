"""Programmes of the town: cohorts at every step, and people with a role in some of them."""

from datetime import datetime, timedelta

from alumnet.demo.finished_cohort import finish_cohort
from alumnet.demo.programmes import run_programmes
from alumnet.kernel.db import writing
from alumnet.programmes.commands import answering, setup_check_ins, surveying
from alumnet.programmes.commands.certificates import issue_certificate
from alumnet.programmes.models import Proposal, ProposalEvent
from alumnet.programmes.rules.setup_templates import MILESTONES, SURVEYS
from alumnet.programmes.rules.states import (
    CohortKind,
    CohortState,
    EnrolmentState,
    ProposalState,
    Reach,
    Side,
)
from tests.builders import Built
from tests.programmes.builders import BuiltCohort, BuiltEnrolment, a_cohort, an_enrolment

_DAY = timedelta(days=1)


def let_programmes_run(
    association: Built, elsewhere: Built, mentee: Built, mentor: Built, now: datetime
) -> None:
    """Let an association run programmes in which these two are a pair; another one prepares one."""
    run_programmes(now)
    finish_cohort(now)
    _running(association, mentee, mentor, now)
    _with_an_offer(association, mentee, now)
    over = a_cohort(CohortState.COMPLETED, of=association, name="2025")
    an_enrolment(over, mentee, EnrolmentState.FINISHED)
    issue_certificate(over.id, by=mentee.id, now=now)
    inside = a_cohort(CohortState.OPEN, of=association, name="inside", reach=Reach.INSIDE)
    an_enrolment(inside, mentee, EnrolmentState.IN_POOL)
    an_enrolment(inside, mentor, EnrolmentState.ELIGIBLE, side=Side.MENTOR, due_at=now + 7 * _DAY)
    a_cohort(of=elsewhere)


def _running(association: Built, mentee: Built, mentor: Built, now: datetime) -> None:
    """Let the two meet in a cohort, be asked a survey, and the mentor be offered another."""
    cohort = a_cohort(
        CohortState.RUNNING,
        of=association,
        name="running",
        starts_on=(now - 30 * _DAY).date(),
        ends_on=(now + 150 * _DAY).date(),
    )
    setup_check_ins.add_milestones(cohort.id, MILESTONES)
    for survey in SURVEYS.values():
        setup_check_ins.add_survey(cohort.id, survey)
    mentors = an_enrolment(cohort, mentor, EnrolmentState.PROPOSED, side=Side.MENTOR, places=2)
    pair = _offered(cohort, an_enrolment(cohort, mentee, EnrolmentState.PROPOSED), mentors, now)
    answering.accept(pair, by=mentee.id, now=now - 30 * _DAY)
    answering.accept(pair, by=mentor.id, now=now - 29 * _DAY)
    other = an_enrolment(cohort, state=EnrolmentState.PROPOSED)
    answering.accept(_offered(cohort, other, mentors, now), by=other.person.id, now=now)
    surveying.ask_due(now)


def _with_an_offer(association: Built, person: Built, now: datetime) -> None:
    """Let somebody be asked whether they would like to be a pair of peers."""
    cohort = a_cohort(CohortState.PUBLISHED, of=association, kind=CohortKind.PEER, name="peers")
    one, other = (
        an_enrolment(cohort, each, EnrolmentState.PROPOSED, side=Side.PEER)
        for each in (person, None)
    )
    _offered(cohort, one, other, now)


def _offered(cohort: BuiltCohort, one: BuiltEnrolment, other: BuiltEnrolment, now: datetime) -> str:
    at, state = now - 31 * _DAY, ProposalState.OFFERED
    with writing() as session:
        pair = Proposal(
            cohort_id=cohort.id,
            mentee_id=one.id,
            mentor_id=other.id,
            state=state,
            created_at=at,
            due_at=now + 7 * _DAY,
        )
        session.add(pair)
        session.flush()
        before = ProposalState.UNDER_REVIEW
        event = ProposalEvent(
            subject_id=pair.id, name="offer", from_state=before, to_state=state, at=at
        )
        session.add(event)
        return pair.public_id
