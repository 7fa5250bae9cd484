"""Cohorts for which time brings a step."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from alumnet.programmes.models import Cohort
from alumnet.programmes.rules.states import CohortState, Intake

_BY_CLOCK = (CohortState.OPEN, CohortState.RUNNING, CohortState.CLOSING)


def due_cohorts(session: Session, today: date, now: datetime) -> Sequence[int]:
    """Return the ids of cohorts whose next day has come. One statement."""
    waits = or_(
        Cohort.state == CohortState.PUBLISHED,
        (Cohort.state == CohortState.OPEN) & (Cohort.intake == Intake.ROLLING),
    )
    is_due = Cohort.state.in_(_BY_CLOCK) & (Cohort.due_at <= now)
    return session.scalars(
        select(Cohort.id)
        .where(or_(is_due, waits & (Cohort.starts_on <= today)))
        .order_by(Cohort.id)
    ).all()
