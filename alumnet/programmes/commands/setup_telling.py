"""Whom a step of a cohort concerns: an entry for each, in the transaction of the step."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.programmes.models import Cohort, Enrolment
from alumnet.programmes.queries.setup_mailing import team_of
from alumnet.programmes.rules.states import REVIEWING, CohortState, EnrolmentState

# Where a cohort has come to when those who look after it are told, and those who have a partner.
_FOR_TEAM = frozenset({CohortState.CLOSED, CohortState.CLOSING, CohortState.CANCELLED})
_FOR_PEOPLE = frozenset({CohortState.RUNNING, CohortState.CLOSING, CohortState.CANCELLED})


def tell_of_step(session: Session, cohort: Cohort, *, by: int | None, now: datetime) -> None:
    """Let those be told whom it concerns where a cohort is now, but not who brought it there."""
    if cohort.state in _FOR_TEAM:
        for person_id in team_of(session, cohort.id):
            if person_id != by:
                outbox.add(session, "cohort.team_told", cohort.id, now=now, person_id=person_id)
    if cohort.state in _FOR_PEOPLE:
        people = select(Enrolment.person_id).where(
            Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.MATCHED
        )
        for person_id in session.scalars(people.order_by(Enrolment.id)).all():
            outbox.add(session, "cohort.people_told", cohort.id, now=now, person_id=person_id)


def ask_to_look(session: Session, cohort: Cohort, *, by: int, now: datetime) -> None:
    """Let those be told who look over pairs of a cohort, but not who asks them to."""
    for person_id in team_of(session, cohort.id, REVIEWING):
        if person_id != by:
            outbox.add(
                session, "cohort.look_asked", cohort.id, now=now, person_id=person_id, actor_id=by
            )
