"""What comes by itself: asking to confirm, a reminder, a silence, the pool, a cohort that goes on.

Each call works off one batch of one cohort after the other, in short transactions.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading, writing
from alumnet.programmes.commands.enrol_pool import fill_pool, who_enters
from alumnet.programmes.commands.pool import withdraw_pairs
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.enrol_timing import facts_of, timing_of
from alumnet.programmes.rules.enrol_timing import (
    BEGUN,
    ENROLLED,
    MATCHES,
    ROLLS,
    TOLD,
    asks_to_confirm,
    goes_on_without,
)
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import (
    UNMATCHED,
    CohortState,
    EnrolmentState,
    Intake,
)

BATCH = 100
_OVER = (
    CohortState.DRAFT,
    CohortState.COMPLETED,
    CohortState.ARCHIVED,
    CohortState.CANCELLED,
)


def move_enrolments(now: datetime) -> None:
    """Do what is due in every cohort that isn't over. May be repeated."""
    for cohort_id in _cohorts(now):
        while _move(cohort_id, now) >= BATCH:
            pass


def fill_pools(now: datetime) -> None:
    """Let in whoever may come into the pool of their cohort, or up from its waiting list."""
    waits = select(Enrolment.cohort_id).where(
        Enrolment.state.in_((EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED))
    )
    cohorts = reading().scalars(
        select(Cohort).where(Cohort.id.in_(waits), Cohort.state.not_in(_OVER)).order_by(Cohort.id)
    )
    ready = [
        each.id
        for each in cohorts.all()
        if (plan := who_enters(reading(), each, now)).enter or plan.wait
    ]
    for cohort_id in ready:
        with writing() as session:
            fill_pool(session, locked_cohort(session, cohort_id), now)


def _is_due(now: datetime) -> ColumnElement[bool]:
    """Return in SQL what `_step` finds something to do about."""
    is_eligible = Enrolment.state == EnrolmentState.ELIGIBLE
    is_fixed, state = Cohort.intake == Intake.FIXED, Cohort.state
    is_near = or_(
        Enrolment.entry_on.is_(None), Enrolment.entry_on <= now.date() + 2 * POLICY.confirming
    )
    asks = or_(is_fixed & state.in_(ENROLLED), ~is_fixed & state.in_(ROLLS) & is_near)
    is_left = or_(
        Enrolment.state.in_(BEGUN) & state.in_(MATCHES),
        (Enrolment.state == EnrolmentState.APPLIED) & state.in_(TOLD),
    )
    return or_(
        is_eligible & (Enrolment.due_at <= now) & state.not_in(_OVER),
        is_eligible & Enrolment.due_at.is_(None) & asks,
        is_fixed & is_left,
    )


def _cohorts(now: datetime) -> Sequence[int]:
    return (
        reading()
        .scalars(
            select(Enrolment.cohort_id)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(_is_due(now))
            .distinct()
            .order_by(Enrolment.cohort_id)
        )
        .all()
    )


def _move(cohort_id: int, now: datetime) -> int:
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        rows = session.scalars(
            select(Enrolment)
            .join(Cohort, Cohort.id == Enrolment.cohort_id)
            .where(Enrolment.cohort_id == cohort_id, _is_due(now))
            .order_by(Enrolment.id)
            .limit(BATCH)
            .with_for_update(of=Enrolment)
        ).all()
        for row in rows:
            _step(session, cohort, row, now)
    return len(rows)


def _step(session: Session, cohort: Cohort, row: Enrolment, now: datetime) -> None:
    facts, timing = facts_of(cohort, row, now), timing_of(cohort)
    if row.state is EnrolmentState.ELIGIBLE:
        _ask_or_drop(session, row, facts, asks=asks_to_confirm(timing, row.entry_on, now.date()))
    elif goes_on_without(timing, row.state):
        name = "let_go" if row.state in BEGUN else "go_on_without"
        enrolment_step(session, row, name, facts)
        row.reason_code = "went_on"


def _ask_or_drop(session: Session, row: Enrolment, facts: EnrolmentFacts, *, asks: bool) -> None:
    if row.due_at is None:
        if asks:
            enrolment_step(session, row, "ask_to_confirm", facts)
            row.reminders_sent = 0
    elif row.reminders_sent == 0:
        enrolment_step(session, row, "remind", facts)
        row.reminders_sent = 1
    else:
        enrolment_step(session, row, "fall_silent", facts)
        row.reason_code = "silent"


# ----------------------------------------------------------------------------------- called off
def let_everybody_go(cohort_id: int, now: datetime) -> None:
    """End the enrolments of a cohort that was called off, batch by batch."""
    while _let_go(cohort_id, now) == BATCH:
        pass


def _let_go(cohort_id: int, now: datetime) -> int:
    with writing() as session:
        cohort = locked_cohort(session, cohort_id)
        if cohort.state is not CohortState.CANCELLED:
            return 0
        rows = session.scalars(
            select(Enrolment)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.state.in_(UNMATCHED))
            .order_by(Enrolment.id)
            .limit(BATCH)
            .with_for_update()
        ).all()
        for row in rows:
            # Who was only asked, and never answered, needn't hear of it.
            name = "let_go" if row.state is EnrolmentState.INVITED else "take_out"
            enrolment_step(session, row, name, facts_of(cohort, row, now))
            row.reason_code = "cancelled"
            withdraw_pairs(session, row, now)
    return len(rows)
