"""Who can't go on: suspended, gone from the association, their account closed, or dead.

All of that locks the person first, and commands of programmes lock cohorts first; so it is noted
in the transaction that brings it, and done by the outbox at once.
"""

from datetime import datetime
from typing import Final

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.mentoring.commands.ending import void_mentorship
from alumnet.programmes.commands.enrol_pool import fill_pool
from alumnet.programmes.commands.pool import standing_pairs, withdraw_pairs
from alumnet.programmes.commands.rematching import end_pair
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment, Programme, Proposal
from alumnet.programmes.queries.enrol_timing import GONE, facts_of
from alumnet.programmes.rules.states import (
    PUBLISHED,
    UNMATCHED,
    EnrolmentState,
    ProposalState,
)

_GOES_ON: Final = UNMATCHED | {EnrolmentState.MATCHED}


def tell_gone(session: Session, person_id: int, now: datetime) -> None:
    """Note that somebody is to be taken out of all their cohorts: nothing of theirs goes on."""
    _tell(session, _going_on(person_id), now)


def tell_left(session: Session, person_id: int, association_id: int, now: datetime) -> None:
    """Note that somebody is to be taken out of the cohorts of one association."""
    theirs = (
        _going_on(person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(Programme.association_id == association_id)
    )
    _tell(session, theirs, now)


def _going_on(person_id: int) -> Select[int]:
    return select(Enrolment.id).where(
        Enrolment.person_id == person_id, Enrolment.state.in_(_GOES_ON)
    )


def _tell(session: Session, enrolments: Select[int], now: datetime) -> None:
    for enrolment_id in session.scalars(enrolments.order_by(Enrolment.id)).all():
        outbox.add(session, "enrolment.suspended", enrolment_id, now=now)


def take_out(enrolment_id: int, now: datetime) -> None:
    """Give back the place of somebody who is gone; whoever waits for it moves up.

    Their pairs end, and the others are in the pool again. Once a cohort looks back nothing ends.
    """
    cohort_id = reading().scalar(select(Enrolment.cohort_id).where(Enrolment.id == enrolment_id))
    if cohort_id is None:
        return
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        row = session.get_one(Enrolment, enrolment_id, with_for_update=True)
        if row.state in UNMATCHED:
            enrolment_step(session, row, "take_out", facts_of(cohort, row, now))
        elif row.state is EnrolmentState.MATCHED and cohort.state in PUBLISHED:
            enrolment_step(session, row, "leave", facts_of(cohort, row, now))
            _end_pairs(session, row, now)
        else:
            return
        row.reason_code = GONE
        withdraw_pairs(session, row, now)
        fill_pool(session, cohort, now)


def _end_pairs(session: Session, row: Enrolment, now: datetime) -> None:
    """End what lives of somebody who has just left, with the mentorships."""
    live = [each for each in standing_pairs(session, row.id) if each.state is ProposalState.LIVE]
    lock_people(session, *_people(session, live))
    for pair in live:
        end_pair(session, pair, now)
        void_mentorship(session, pair.mentorship_id, because_of=row.person_id, now=now)


def _people(session: Session, pairs: list[Proposal]) -> list[int]:
    ids = {each for pair in pairs for each in (pair.mentee_id, pair.mentor_id)}
    return list(session.scalars(select(Enrolment.person_id).where(Enrolment.id.in_(ids))))
