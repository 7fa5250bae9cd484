"""What mails about an enrolment say, and which applications wait for a decision."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.registry import WHENEVER
from alumnet.programmes.models import Cohort, Enrolment, Programme
from alumnet.programmes.queries.access import managed_association_ids
from alumnet.programmes.queries.outcomes_lottery import is_drawn
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.outcomes_lottery import is_outside
from alumnet.programmes.rules.states import CohortState, EnrolmentState


@dataclass(frozen=True, slots=True)
class EnrolmentMail:
    """An enrolment as mails speak of it."""

    id: int
    person_id: int
    state: EnrolmentState
    reason: str
    due: datetime | None
    cohort: str
    path: str
    association: str
    is_enrolling: bool
    starts_on: date | None
    was_drawn: bool
    is_outside_draw: bool
    is_called_off: bool


def enrolment_mail(session: Session, enrolment_id: int) -> EnrolmentMail | None:
    """Return what a mail about an enrolment says; None for somebody erased. One statement."""
    row = session.execute(
        select(
            Enrolment,
            Cohort,
            Programme.name,
            Association.name.label("association"),
            is_drawn().label("was_drawn"),
        )
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(Enrolment.id == enrolment_id, Person.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    one: Enrolment = row.Enrolment
    title = title_of(row.name, row.Cohort.name)
    return EnrolmentMail(
        id=one.id,
        person_id=one.person_id,
        state=one.state,
        reason=one.reason_code,
        due=one.due_at,
        cohort=title,
        path=f"/programmes/{handle(title, row.Cohort.public_id)}",
        association=row.association,
        is_enrolling=row.Cohort.state in {CohortState.OPEN, CohortState.RUNNING},
        starts_on=row.Cohort.starts_on,
        was_drawn=one.lot is not None,
        is_outside_draw=is_outside(one.side, one.state, one.lot, is_drawn=bool(row.was_drawn)),
        is_called_off=row.Cohort.state is CohortState.CANCELLED,
    )


def applications_waiting(viewer: Viewer, _now: datetime) -> Select[*tuple[Any, ...]] | None:
    """Return the statement that counts applications for the viewer to decide, by association."""
    managed = managed_association_ids(viewer)
    if not managed and not viewer.is_site_admin:
        return None
    return (
        select(Programme.association_id, func.count(Enrolment.id), WHENEVER)
        .join(Cohort, Cohort.programme_id == Programme.id)
        .join(Enrolment, Enrolment.cohort_id == Cohort.id)
        .where(
            Enrolment.state == EnrolmentState.APPLIED,
            true() if viewer.is_site_admin else Programme.association_id.in_(managed),
        )
        .group_by(Programme.association_id)
    )
