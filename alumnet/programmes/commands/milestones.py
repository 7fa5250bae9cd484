"""Either of a pair says that they got to a milestone, or takes it back."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import Enrolment, Milestone, MilestoneReached, Proposal
from alumnet.programmes.rules.milestones import whose
from alumnet.programmes.rules.states import EnrolmentState, ProposalState


def say_reached(cohort_id: int, milestone: str, pair: str, *, by: int, now: datetime) -> None:
    """Note that a milestone of a live pair was reached. Said before, it stays as it is.

    Raises NotFound for anybody whose milestone it isn't.
    """
    with writing() as session:
        milestone_id, enrolment_id = _locked(session, cohort_id, milestone, pair, by)
        if _said(session, milestone_id, enrolment_id) is None:
            session.add(
                MilestoneReached(
                    milestone_id=milestone_id,
                    enrolment_id=enrolment_id,
                    said_by=by,
                    reached_at=now,
                )
            )


def take_back_reached(cohort_id: int, milestone: str, pair: str, *, by: int) -> None:
    """Take back what one of a live pair said. Raises NotFound for anybody whose it isn't."""
    with writing() as session:
        milestone_id, enrolment_id = _locked(session, cohort_id, milestone, pair, by)
        said = _said(session, milestone_id, enrolment_id)
        if said is not None:
            session.delete(said)


def _said(session: Session, milestone_id: int, enrolment_id: int) -> MilestoneReached | None:
    return session.scalar(
        select(MilestoneReached).where(
            MilestoneReached.milestone_id == milestone_id,
            MilestoneReached.enrolment_id == enrolment_id,
        )
    )


def _locked(
    session: Session, cohort_id: int, milestone: str, pair: str, by: int
) -> tuple[int, int]:
    """Return the milestone and the enrolment that reaches it, which is locked: both may say it.

    The milestone can't be taken out or be for others meanwhile.
    """
    own = aliased(Enrolment)
    row = session.execute(
        select(Milestone.id, Milestone.side, Proposal.mentee_id, Proposal.mentor_id)
        .select_from(Proposal)
        .join(Milestone, Milestone.cohort_id == Proposal.cohort_id)
        .join(own, own.id.in_((Proposal.mentee_id, Proposal.mentor_id)))
        .where(
            Proposal.cohort_id == cohort_id,
            Proposal.public_id == pair,
            Proposal.state == ProposalState.LIVE,
            Milestone.public_id == milestone,
            Milestone.side.is_(None) | (Milestone.side == own.side),
            own.person_id == by,
            own.state == EnrolmentState.MATCHED,
        )
        .with_for_update(read=True, of=Milestone)
    ).one_or_none()
    if row is None:
        raise NotFound
    enrolment_id = whose(row.side, row.mentee_id, row.mentor_id)
    session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())
    return row.id, enrolment_id
