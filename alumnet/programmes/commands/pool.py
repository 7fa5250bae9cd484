"""What happens to pairs and to the pool when somebody steps back, or a pair comes to nothing."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.programmes.commands.steps import enrolment_step, proposal_step
from alumnet.programmes.models import Enrolment, PartedPair, Proposal
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.proposal_table import ProposalFacts
from alumnet.programmes.rules.states import (
    STANDING,
    UNPUBLISHED,
    EnrolmentState,
    PartedBy,
    ProposalState,
)


def standing_pairs(session: Session, enrolment_id: int) -> list[Proposal]:
    """Return the pairs of somebody that aren't over; the cohort is locked by the caller."""
    return list(
        session.scalars(
            select(Proposal)
            .where(
                (Proposal.mentee_id == enrolment_id) | (Proposal.mentor_id == enrolment_id),
                Proposal.state.in_(STANDING),
            )
            .order_by(Proposal.id)
        )
    )


def withdraw_pairs(session: Session, enrolment: Enrolment, now: datetime) -> None:
    """Let no pair of somebody who steps back stand: the others are in the pool again.

    Those that live already are mentorships, which end by their own rules.
    """
    for pair in standing_pairs(session, enrolment.id):
        if pair.state is ProposalState.LIVE:
            continue
        name = "withdraw" if pair.state in UNPUBLISHED else "take_back"
        proposal_step(session, pair, name, ProposalFacts(now=now))
        put_back(session, pair, now)


def put_back(session: Session, pair: Proposal, now: datetime) -> None:
    """Put both of a pair that came to nothing back into the pool, unless another pair holds them.

    Who stepped back stays where they are.
    """
    session.flush()
    for enrolment_id in (pair.mentee_id, pair.mentor_id):
        enrolment = session.get_one(Enrolment, enrolment_id)
        if standing_pairs(session, enrolment_id):
            continue
        if enrolment.state is EnrolmentState.PROPOSED:
            enrolment_step(session, enrolment, "put_back", EnrolmentFacts(now=now))


def part(
    session: Session,
    cohort_id: int,
    mentee_id: int,
    mentor_id: int,
    cause: PartedBy,
    *,
    by: int | None,
    why: str = "",
    now: datetime,
) -> None:
    """Let two (enrolments) be no pair of this cohort any more; saying so twice changes nothing."""
    found = session.scalar(
        select(PartedPair).where(
            PartedPair.cohort_id == cohort_id,
            PartedPair.mentee_id == mentee_id,
            PartedPair.mentor_id == mentor_id,
        )
    )
    if found is None:
        session.add(
            PartedPair(
                cohort_id=cohort_id,
                mentee_id=mentee_id,
                mentor_id=mentor_id,
                cause=cause,
                set_by=by,
                why=why,
                at=now,
            )
        )
