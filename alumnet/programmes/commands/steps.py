"""One step of a cohort, an enrolment or a proposal, for every command that takes one.

The effects that a step names are the caller's, in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply, clear, find, first_refusal, keep
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
from alumnet.programmes.rules.states import ProposalState

_AT_ONCE: Final = 5000
# Their tables, for many rows at once: so nothing looks at each.
_PAIR_EVENTS: Any = ProposalEvent.__table__
_MANY: Final[Any] = {
    Enrolment: (ENROLMENT, EnrolmentEvent.__table__),
    Proposal: (PROPOSAL, _PAIR_EVENTS),
}


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


def step_many(
    session: Session,
    model: type[Enrolment | Proposal],
    ids: Sequence[int],
    name: str,
    *,
    state: Any,
    facts: Any,
) -> None:
    """Let many rows in one state take a step of the system at once.

    Raises what a guard raises, and ValueError for a step that tells somebody or starts a clock.
    """
    table, history = _MANY[model]
    step = find(table, name, state, "system")
    refusal = first_refusal(step.guards, facts)
    if refusal is not None:
        raise refusal
    if step.event or step.clock not in {keep, clear}:
        raise ValueError(f"{name} tells somebody or starts a clock: take it row by row")
    values: dict[str, Any] = {"state": step.to, "version": model.version + 1}
    if step.clock is clear:
        values |= {"due_at": None, "remaining": None, "stopped_at": None}
    line = {"name": name, "from_state": state, "to_state": step.to, "at": facts.now}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        session.execute(
            update(model).where(model.id.in_(some)).values(values),
            execution_options={"synchronize_session": False},
        )
        session.execute(insert(history), [{"subject_id": each, **line} for each in some])


def created_many(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Write the first line of the history of many pairs that a run found, as `created` does."""
    state = ProposalState.COMPUTED
    line = {"name": "create", "from_state": state, "to_state": state, "at": now}
    session.execute(insert(_PAIR_EVENTS), [{"subject_id": each, **line} for each in ids])


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
