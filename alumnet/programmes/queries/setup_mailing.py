"""What mails about a cohort say to those who look after it, and to those who have a partner."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment, Programme, Proposal
from alumnet.programmes.queries.managing import handle_of
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import REVIEWING, CohortState, EnrolmentState, ProposalState


@dataclass(frozen=True, slots=True)
class CohortMail:
    """A cohort as mails speak of it."""

    id: int
    title: str
    handle: str
    association: str
    state: CohortState
    ends_on: date | None
    due: datetime | None


def mail_to_team(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who looks after it; None for whoever doesn't any more. One."""
    is_there = exists().where(
        CohortHelper.cohort_id == Cohort.id, CohortHelper.person_id == person_id
    )
    return _mail(session, cohort_id, is_there)


def mail_to_reviewer(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who looks over its pairs; None where none waits for it. One."""
    is_there = exists().where(
        CohortHelper.cohort_id == Cohort.id,
        CohortHelper.person_id == person_id,
        CohortHelper.part.in_(REVIEWING),
    )
    waits = exists().where(
        Proposal.cohort_id == Cohort.id, Proposal.state == ProposalState.UNDER_REVIEW
    )
    return _mail(session, cohort_id, is_there & waits)


def mail_to_people(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who has a partner in it; None for whoever has none. One."""
    is_there = exists().where(
        Enrolment.cohort_id == Cohort.id,
        Enrolment.person_id == person_id,
        Enrolment.state == EnrolmentState.MATCHED,
    )
    return _mail(session, cohort_id, is_there)


def _mail(session: Session, cohort_id: int, is_there: ColumnElement[bool]) -> CohortMail | None:
    row = session.execute(
        select(Cohort, Programme.name, Association.name.label("association"))
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .where(Cohort.id == cohort_id, is_there)
    ).one_or_none()
    if row is None:
        return None
    one: Cohort = row.Cohort
    return CohortMail(
        id=one.id,
        title=title_of(row.name, one.name),
        handle=handle_of(row.name, one.name, one.public_id),
        association=row.association,
        state=one.state,
        ends_on=one.ends_on,
        due=one.due_at,
    )
