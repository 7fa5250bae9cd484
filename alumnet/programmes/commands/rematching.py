"""When a pair ends before its time: both may have another, with little change for others."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import DomainError
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.mentoring.rules import MentorshipState
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.pool import part, standing_pairs
from alumnet.programmes.commands.runs import ask_run
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort, proposal_step
from alumnet.programmes.models import Cohort, Enrolment, MatchRun, Programme, Proposal
from alumnet.programmes.queries.access import Access
from alumnet.programmes.queries.enrol_timing import GONE
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    PUBLISHED,
    CohortState,
    EnrolmentState,
    HelperPart,
    Intake,
    PartedBy,
    ProposalState,
    Side,
)

# A mentorship that came to this end was no match: whoever still takes part may have another.
_CAME_TO_NOTHING: Final = frozenset(
    {
        MentorshipState.NOT_STARTED,
        MentorshipState.ENDED_EARLY,
        MentorshipState.LAPSED,
        MentorshipState.VOIDED,
    }
)
_A_WEEK: Final = timedelta(days=7)


def rematch(access: Access, *, by: int | None, now: datetime, tries_again: bool = False) -> str:
    """Ask for a run for whoever has no partner; every pair that was offered or lives stays.

    `tries_again` looks also at those who were told that there is nobody. Returns the public id of
    the run. Raises as `runs.ask_run` does.
    """
    if tries_again:
        with writing() as session:
            cohort = locked_cohort(session, access.cohort_id)
            if cohort.state in PUBLISHED:
                _try_again(session, cohort, now)
    return ask_run(access, by=by, now=now)


def _try_again(session: Session, cohort: Cohort, now: datetime) -> None:
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.NO_MATCH)
        .order_by(Enrolment.id)
        .with_for_update()
    )
    for row in rows.all():
        enrolment_step(session, row, "try_again", EnrolmentFacts(now=now))


def end_pair_of(mentorship_id: int, *, now: datetime) -> None:
    """Let the pair of a mentorship that came to nothing be over; nothing happens for any other.

    The two aren't brought together again in this cohort.
    """
    found = reading().execute(
        select(Proposal.id, Proposal.cohort_id)
        .join(Mentorship, Mentorship.id == Proposal.mentorship_id)
        .where(
            Mentorship.id == mentorship_id,
            Mentorship.state.in_(_CAME_TO_NOTHING),
            Proposal.state == ProposalState.LIVE,
        )
    )
    row = found.one_or_none()
    if row is None:
        return
    with writing() as session:
        cohort = locked_cohort(session, row.cohort_id)
        pair = session.get_one(Proposal, row.id)
        if pair.state is not ProposalState.LIVE or cohort.state not in PUBLISHED:
            return
        end_pair(session, pair, now)
        fill_pool(session, cohort, now)


def end_pair(session: Session, pair: Proposal, now: datetime) -> None:
    """Let a pair that lived be over, the cohort being locked; whoever can't go on leaves it."""
    both = session.scalars(
        select(Enrolment)
        .where(Enrolment.id.in_((pair.mentee_id, pair.mentor_id)))
        .order_by(Enrolment.id)
        .with_for_update()
    ).all()
    proposal_step(session, pair, "end", ProposalFacts(now=now))
    mentee, mentor = pair.mentee_id, pair.mentor_id
    part(session, pair.cohort_id, mentee, mentor, PartedBy.ENDED, by=None, now=now)
    session.flush()
    for each in both:
        if each.state is not EnrolmentState.MATCHED or _has_partner(session, each.id):
            continue
        if session.scalar(select(is_going_on(each.person_id))):
            enrolment_step(session, each, "lose_partner", EnrolmentFacts(now=now))
        else:
            enrolment_step(session, each, "leave", EnrolmentFacts(now=now))
            each.reason_code = GONE


def _has_partner(session: Session, enrolment_id: int) -> bool:
    return any(each.state is ProposalState.LIVE for each in standing_pairs(session, enrolment_id))


# --------------------------------------------------------------------------------------- rolling
def match_rolling(now: datetime) -> None:
    """Match cohorts of rolling intake once a week, where somebody waits for a partner."""
    waits = exists().where(
        Enrolment.cohort_id == Cohort.id,
        Enrolment.side != Side.MENTOR,
        Enrolment.state.in_((EnrolmentState.IN_POOL, EnrolmentState.CONFIRMED)),
    )
    last = (
        select(func.max(MatchRun.asked_at))
        .where(MatchRun.cohort_id == Cohort.id)
        .correlate(Cohort)
        .scalar_subquery()
    )
    rows = reading().execute(
        select(Cohort.id, Programme.association_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(
            Cohort.intake == Intake.ROLLING,
            Cohort.state == CohortState.RUNNING,
            waits,
            func.coalesce(last, Cohort.created_at) <= now - _A_WEEK,
        )
        .order_by(Cohort.id)
    )
    for row in rows.all():
        access = Access(row.id, row.association_id, frozenset({HelperPart.MANAGER}))
        try:
            ask_run(access, by=None, now=now)
        except DomainError:
            # A manager was quicker, or the cohort ended: the next day looks again.
            continue
