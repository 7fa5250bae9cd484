"""Associations to choose from, and where a person stands with theirs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts import rules
from alumnet.accounts.models import Association, AssociationMembership, RoleGrant
from alumnet.accounts.queries.presence import studies_there
from alumnet.accounts.rules import Approval, MembershipState, Ranks, answer_due
from alumnet.kernel.authorization import Role
from alumnet.kernel.errors import DomainError


@dataclass(frozen=True, slots=True)
class AssociationChoice:
    """An association that one can ask to join."""

    id: int
    slug: str
    name: str
    about: str
    approval: Approval


def association_choices(session: Session) -> list[AssociationChoice]:
    """Return the associations of this site by name. One statement."""
    rows = session.scalars(select(Association).order_by(Association.name, Association.id))
    return [AssociationChoice(r.id, r.slug, r.name, r.about, r.approval) for r in rows]


@dataclass(frozen=True, slots=True)
class MyMembership:
    """One of a person's own memberships, as they see it."""

    id: int
    association_id: int
    association_slug: str
    association_name: str
    contact_email: str
    state: MembershipState
    class_year: int | None
    member_number: str | None
    note: str
    applied_at: datetime
    answer_due: datetime
    suspended_until: datetime | None
    decision_note: str
    is_student: bool


def my_memberships(session: Session, person_id: int) -> list[MyMembership]:
    """Return the memberships of a person, the oldest first. One statement."""
    rows = session.execute(
        select(AssociationMembership, Association, studies_there())
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(AssociationMembership.person_id == person_id)
        .order_by(AssociationMembership.id)
    )
    return [
        MyMembership(
            id=membership.id,
            association_id=association.id,
            association_slug=association.slug,
            association_name=association.name,
            contact_email=association.contact_email,
            state=membership.state,
            class_year=membership.class_year,
            member_number=membership.member_number,
            note=membership.note,
            applied_at=membership.applied_at,
            answer_due=answer_due(membership.applied_at),
            suspended_until=membership.suspended_until,
            decision_note=membership.decision_note,
            is_student=bool(is_student),
        )
        for membership, association, is_student in rows
    ]


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """A membership with what a mail about it says."""

    id: int
    person_id: int
    association_id: int
    association_name: str
    contact_email: str
    state: MembershipState
    suspended_until: datetime | None
    decision_note: str


def membership_facts(session: Session, membership_id: int) -> MembershipFacts | None:
    """Return a membership with the name of its association. One statement."""
    found = session.execute(
        select(AssociationMembership, Association)
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(AssociationMembership.id == membership_id)
    ).one_or_none()
    if found is None:
        return None
    membership, association = found
    return MembershipFacts(
        id=membership.id,
        person_id=membership.person_id,
        association_id=association.id,
        association_name=association.name,
        contact_email=association.contact_email,
        state=membership.state,
        suspended_until=membership.suspended_until,
        decision_note=membership.decision_note,
    )


def is_first_in_line(session: Session, membership_id: int) -> bool:
    """Return whether this application waits and nobody waited longer there. One statement."""
    other = aliased(AssociationMembership)
    longer = exists().where(
        other.association_id == AssociationMembership.association_id,
        other.state == MembershipState.PENDING,
        other.id != AssociationMembership.id,
        other.applied_at <= AssociationMembership.applied_at,
    )
    query = select(AssociationMembership.id).where(
        AssociationMembership.id == membership_id,
        AssociationMembership.state == MembershipState.PENDING,
        ~longer,
    )
    return session.scalar(query) is not None


def refusal_to_suspend(
    session: Session, by: int | None, person_id: int, association_id: int
) -> DomainError | None:
    """Return why the roles of the two keep `by` from suspending a member. One statement.

    None when nothing does; a `by` of None is the command line.
    """
    is_active = exists().where(
        AssociationMembership.person_id == RoleGrant.person_id,
        AssociationMembership.association_id == RoleGrant.association_id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    rows = session.execute(
        select(RoleGrant.person_id, RoleGrant.role).where(
            or_(
                and_(RoleGrant.role == Role.SITE_ADMIN, RoleGrant.person_id.in_([by, person_id])),
                and_(
                    RoleGrant.role == Role.ADMIN,
                    RoleGrant.association_id == association_id,
                    is_active,
                ),
            )
        )
    ).all()
    admins = {person for person, role in rows if role is Role.ADMIN}
    of_site = {person for person, role in rows if role is Role.SITE_ADMIN}
    return rules.refusal_to_suspend(
        Ranks(
            is_oneself=by == person_id,
            is_site_admin=person_id in of_site,
            is_last_admin=admins == {person_id},
            acts_for_site=by is None or by in of_site,
        )
    )


def admins_of(session: Session, association_id: int) -> list[int]:
    """Return the people who administer an association and are active there. One statement."""
    rows = session.scalars(
        select(RoleGrant.person_id)
        .join(
            AssociationMembership,
            (AssociationMembership.person_id == RoleGrant.person_id)
            & (AssociationMembership.association_id == RoleGrant.association_id),
        )
        .where(
            RoleGrant.association_id == association_id,
            RoleGrant.role == Role.ADMIN,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .order_by(RoleGrant.person_id)
    )
    return list(rows)
