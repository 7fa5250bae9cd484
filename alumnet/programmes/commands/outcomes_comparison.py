"""The waiting list of a cohort ends with it; who had no place are those it is compared with."""

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from alumnet.kernel.db import reading, writing
from alumnet.programmes.commands.steps import enrolment_step, locked_cohort
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.rules.enrolment_table import EnrolmentFacts
from alumnet.programmes.rules.states import CohortState, EnrolmentState

_OVER: Final = frozenset({CohortState.CLOSING, CohortState.COMPLETED, CohortState.ARCHIVED})


def end_waiting(now: datetime) -> None:
    """Let nobody wait for a place in a cohort that is closing or over."""
    cohorts = reading().scalars(
        select(Enrolment.cohort_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .where(_waits(), Cohort.state.in_(_OVER))
        .distinct()
        .order_by(Enrolment.cohort_id)
    )
    for cohort_id in cohorts.all():
        with writing() as session:
            locked_cohort(session, cohort_id)
            rows = session.scalars(
                select(Enrolment)
                .where(Enrolment.cohort_id == cohort_id, _waits())
                .order_by(Enrolment.id)
                .with_for_update()
            )
            for row in rows.all():
                enrolment_step(session, row, "compare", EnrolmentFacts(now=now))


def _waits() -> ColumnElement[bool]:
    return Enrolment.state.in_((EnrolmentState.WAITLISTED, EnrolmentState.NO_MATCH))
