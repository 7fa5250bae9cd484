"""One step of a cohort, an enrolment or a proposal, for every command that takes one.

The effects that a step names are the caller's, in the same transaction.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply
from alumnet.programmes.models import (
    Cohort,
    CohortEvent,
    Enrolment,
    EnrolmentEvent,
    Proposal,
    ProposalEvent,
)
from alumnet.programmes.rules.cohort_table import COHORT, CohortFacts, CohortStep
from alumnet.programmes.rules.enrolment_table import ENROLMENT, EnrolmentFacts, EnrolmentStep
from alumnet.programmes.rules.proposal_table import PROPOSAL, ProposalFacts, ProposalStep


def locked_cohort(session: Session, cohort_id: int) -> Cohort:
    """Return a cohort, locked and as it is now; whoever changes its pool or pairs locks it first.

    Raises NotFound.
    """
    found = session.scalar(
        select(Cohort)
        .where(Cohort.id == cohort_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def cohort_step(
    session: Session, row: Cohort, name: str, facts: CohortFacts, *, by: int | None
) -> CohortStep:
    """Take a step of a manager, or of the job where `by` is None; raises what a guard raises."""
    step = apply(
        session,
        COHORT,
        row,
        name,
        actor="system" if by is None else "manager",
        facts=facts,
        history=CohortEvent,
        actor_id=by,
        now=facts.now,
        subject="cohort",
    )
    row.version += 1
    return step


def enrolment_step(
    session: Session,
    row: Enrolment,
    name: str,
    facts: EnrolmentFacts,
    *,
    actor: str = "system",
    by: int | None = None,
) -> EnrolmentStep:
    """Take a step of `actor`: "person", "staff" or "system"; raises what a guard raises."""
    step = apply(
        session,
        ENROLMENT,
        row,
        name,
        actor=actor,
        facts=facts,
        history=EnrolmentEvent,
        actor_id=by,
        now=facts.now,
        subject="enrolment",
    )
    row.version += 1
    return step


def proposal_step(
    session: Session,
    row: Proposal,
    name: str,
    facts: ProposalFacts,
    *,
    actor: str | frozenset[str] = "system",
    by: int | None = None,
) -> ProposalStep:
    """Take a step of `actor`: "manager", "first", "second", "system"; raises a guard's error."""
    step = apply(
        session,
        PROPOSAL,
        row,
        name,
        actor=actor,
        facts=facts,
        history=ProposalEvent,
        actor_id=by,
        now=facts.now,
        subject="proposal",
    )
    row.version += 1
    return step


def created(session: Session, row: Enrolment | Proposal, *, by: int | None, now: datetime) -> None:
    """Write the first line of a new row's history; the row gets its id."""
    session.add(row)
    session.flush()
    history = EnrolmentEvent if isinstance(row, Enrolment) else ProposalEvent
    session.add(
        history(
            subject_id=row.id,
            name="create",
            from_state=row.state,
            to_state=row.state,
            actor_id=by,
            at=now,
        )
    )
