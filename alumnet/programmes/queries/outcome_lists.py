"""The list of those of whom an outcome is asked."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.programmes.models import CohortOutcome, Enrolment
from alumnet.programmes.queries.outcome_people import Asking, is_followed


def people_by_reference(session: Session, cohort_id: int, asking: Asking) -> dict[str, str]:
    """Return the names of those of whom an outcome is asked, by reference. One statement."""
    rows: Any = session.execute(
        select(Enrolment.public_id, Person.display_name)
        .join(Person, Person.id == Enrolment.person_id)
        .join(CohortOutcome, CohortOutcome.side == Enrolment.side)
        .where(Enrolment.cohort_id == cohort_id, CohortOutcome.id == asking.id, is_followed())
        .order_by(Person.display_name, Enrolment.id)
    )
    return {row.public_id: row.display_name for row in rows}
