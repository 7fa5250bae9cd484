"""What mails about a cohort say to those who look after it, and to those who have a partner."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, AssociationMembership, MembershipState, RoleGrant
from alumnet.kernel.authorization import Role
from alumnet.kernel.db import PersonId
from alumnet.programmes.models import Cohort, CohortHelper, Enrolment, Programme, Proposal
from alumnet.programmes.queries.managing import handle_of
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import (
    REVIEWING,
    CohortState,
    EnrolmentState,
    HelperPart,
    ProposalState,
)


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


def team_of(
    session: Session, cohort_id: int, parts: Collection[HelperPart] = tuple(HelperPart)
) -> Sequence[int]:
    """Return who is told of a cohort as one of these parts: helpers, and programme managers. One.

    Whoever isn't an active member of its association any more is left out, as from its pages.
    """
    person_id = AssociationMembership.person_id
    query = (
        select(person_id)
        .join(Programme, Programme.association_id == AssociationMembership.association_id)
        .join(Cohort, Cohort.programme_id == Programme.id)
        .where(
            Cohort.id == cohort_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            or_(_helps(person_id.expression, parts), _manages(person_id.expression)),
        )
    )
    return session.scalars(query.order_by(person_id)).all()


def mail_to_helper(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who was added to those who look after it, if they still do."""
    helps = _helps(person_id, tuple(HelperPart))
    return _mail(session, cohort_id, helps & _is_member(person_id))


def mail_to_team(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who looks after it; None for whoever doesn't any more. One."""
    serves = _helps(person_id, tuple(HelperPart)) | _manages(person_id)
    return _mail(session, cohort_id, serves & _is_member(person_id))


def mail_to_reviewer(session: Session, cohort_id: int, person_id: int) -> CohortMail | None:
    """Return a cohort for somebody who looks over its pairs; None where none waits for it. One."""
    waits = exists().where(
        Proposal.cohort_id == Cohort.id, Proposal.state == ProposalState.UNDER_REVIEW
    )
    reviews = _helps(person_id, REVIEWING) | _manages(person_id)
    return _mail(session, cohort_id, waits & reviews & _is_member(person_id))


def _helps(person_id: PersonId, parts: Collection[HelperPart]) -> ColumnElement[bool]:
    return exists().where(
        CohortHelper.cohort_id == Cohort.id,
        CohortHelper.person_id == person_id,
        CohortHelper.part.in_(parts),
    )


def _manages(person_id: PersonId) -> ColumnElement[bool]:
    """Return in SQL whether somebody looks after all programmes of the association by their role.

    Admins may, too, but it isn't their daily work: they find what waits on the staff's first page.
    """
    return exists().where(
        RoleGrant.person_id == person_id,
        RoleGrant.association_id == Programme.association_id,
        RoleGrant.role == Role.PROGRAMME_MANAGER,
    )


def _is_member(person_id: PersonId) -> ColumnElement[bool]:
    return exists().where(
        AssociationMembership.person_id == person_id,
        AssociationMembership.association_id == Programme.association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )


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
