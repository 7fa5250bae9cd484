"""Noting what is known of people, each with its day and its source; what stood before is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.commands.steps import locked_cohort
from alumnet.programmes.models import CohortOutcome, Enrolment, OutcomeObservation, OutcomePlan
from alumnet.programmes.rules.outcome_states import FROM_RECORDS, ObservedBy
from alumnet.programmes.rules.outcomes_errors import ObservationRefused
from alumnet.programmes.rules.outcomes_noting import Noted, problem


def note(
    cohort_id: int,
    outcome: str,
    noted: Sequence[Noted],
    *,
    source: ObservedBy,
    by: int,
    now: datetime,
) -> int:
    """Note what is known of people for one outcome (its public id); return how much was new.

    Raises NotFound, also for somebody of whom the outcome doesn't ask; ObservationRefused.
    """
    with writing() as session:
        locked_cohort(session, cohort_id)
        row = outcome_to_note(session, cohort_id, outcome)
        for each in noted:
            if reason := problem(each, row.counted, now.date()):
                raise ObservationRefused(reason=reason)
        return write(session, row, noted, source=source, by=by, now=now)


def outcome_to_note(session: Session, cohort_id: int, public_id: str) -> CohortOutcome:
    """Return an outcome that can be noted: its plan is frozen, and the site doesn't know itself."""
    row = session.scalar(
        select(CohortOutcome)
        .join(OutcomePlan, OutcomePlan.cohort_id == CohortOutcome.cohort_id)
        .where(
            CohortOutcome.cohort_id == cohort_id,
            CohortOutcome.public_id == public_id,
            CohortOutcome.kind.not_in(FROM_RECORDS),
            OutcomePlan.frozen_at.is_not(None),
        )
    )
    if row is None:
        raise NotFound
    return row


def write(
    session: Session,
    outcome: CohortOutcome,
    noted: Sequence[Noted],
    *,
    source: ObservedBy,
    by: int,
    now: datetime,
) -> int:
    """Let these observations stand; the cohort is locked. Return how many were new."""
    people = _people(session, outcome)
    if any(each.enrolment not in people for each in noted):
        raise NotFound
    standing = {
        row.enrolment_id: row
        for row in session.scalars(
            select(OutcomeObservation).where(
                OutcomeObservation.outcome_id == outcome.id,
                OutcomeObservation.superseded_at.is_(None),
            )
        )
    }
    # The last of several lines about one person is what counts.
    changed = [
        (people[each.enrolment], each)
        for each in {each.enrolment: each for each in noted}.values()
        if not _is_same(standing.get(people[each.enrolment]), each)
    ]
    for enrolment_id, _ in changed:
        if before := standing.get(enrolment_id):
            before.superseded_at = now
    session.flush()
    session.add_all(
        OutcomeObservation(
            outcome_id=outcome.id,
            enrolment_id=enrolment_id,
            answer=each.answer,
            observed_on=each.observed_on,
            happened_on=each.happened_on,
            source=source,
            source_note=each.note,
            entered_by=by,
            entered_at=now,
        )
        for enrolment_id, each in changed
        if each.answer is not None
    )
    return len(changed)


def _people(session: Session, outcome: CohortOutcome) -> dict[str, int]:
    rows = session.execute(
        select(Enrolment.public_id, Enrolment.id).where(
            Enrolment.cohort_id == outcome.cohort_id, Enrolment.side == outcome.side
        )
    )
    return {row.public_id: row.id for row in rows}


def _is_same(standing: OutcomeObservation | None, noted: Noted) -> bool:
    if standing is None:
        return noted.answer is None
    return (
        standing.answer is noted.answer
        and standing.observed_on == noted.observed_on
        and standing.happened_on == noted.happened_on
        and standing.source_note == noted.note
    )
