"""Accounts that are closing, and what their end means for others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person, RoleGrant
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.members.queries.people import Face, face_columns, face_of
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries import people
from alumnet.mentoring.queries.people import NextPerson
from alumnet.mentoring.rules import LIVE
from alumnet.rights.models import AccountClosing, HandOver
from alumnet.rights.rules.states import ClosingState


@dataclass(frozen=True, slots=True)
class Mentored:
    """Somebody whom a mentor leaves behind."""

    public_id: str
    mentee: Face


def mentored_by(session: Session, viewer: Viewer) -> list[Mentored]:
    """Return the running mentorships of a mentor. One statement."""
    rows = session.execute(
        select(Mentorship.public_id.label("mentorship"), *face_columns(viewer))
        .join(Person, Person.id == Mentorship.mentee_id)
        .where(Mentorship.mentor_id == viewer.person, Mentorship.state.in_(LIVE))
        .order_by(Mentorship.id)
    )
    return [Mentored(row.mentorship, face_of(row)) for row in rows]


def colleagues_of(session: Session, viewer: Viewer, *, now: datetime) -> Sequence[NextPerson]:
    """Return mentors who may be suggested to those whom the viewer mentors. Two statements."""
    mentee_id = viewer.person  # nobody in particular: each is looked at again when it is sent
    return people.suggestible(session, viewer, mentee_id=mentee_id, topic=None, now=now)


def closes_at(session: Session, person_id: int) -> datetime | None:
    """Return when an account that is closing is erased; None for all others. One statement."""
    return session.scalar(
        select(AccountClosing.due_at).where(
            AccountClosing.person_id == person_id, AccountClosing.state == ClosingState.ASKED
        )
    )


def closing_person(session: Session, closing_id: int) -> tuple[int, datetime] | None:
    """Return whose account is closing, and when it ends. One statement."""
    row = session.execute(
        select(AccountClosing.person_id, AccountClosing.due_at).where(
            AccountClosing.id == closing_id, AccountClosing.state == ClosingState.ASKED
        )
    ).one_or_none()
    return None if row is None or row.due_at is None else (row.person_id, row.due_at)


@dataclass(frozen=True, slots=True)
class Handed:
    """Who left, whom they mentored, and how many colleagues they thought of."""

    public_id: str
    mentor_id: int
    mentee_id: int
    mentor: str


def handed_over(session: Session, mentorship_id: int) -> Handed | None:
    """Return what the mail about colleagues needs. One statement."""
    row = session.execute(
        select(Mentorship, Person.given_name, Person.display_name)
        .join(Person, Person.id == Mentorship.mentor_id)
        .where(Mentorship.id == mentorship_id, Person.erased_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    mentorship, given, name = row
    return Handed(mentorship.public_id, mentorship.mentor_id, mentorship.mentee_id, given or name)


def is_handed_over(session: Session, mentorship_id: int) -> bool:
    """Return whether the mentor who left thought of somebody for the mentee. One statement."""
    return bool(session.scalar(select(exists().where(HandOver.mentorship_id == mentorship_id))))


def suggested_to(session: Session, viewer: Viewer, public_id: str) -> list[Face]:
    """Return whom the mentor of an ended mentorship thought of, for its mentee. Two statements.

    Raises NotFound for anybody else, and where nobody was suggested.
    """
    mentorship_id = session.scalar(
        select(Mentorship.id).where(
            Mentorship.public_id == public_id, Mentorship.mentee_id == viewer.person
        )
    )
    if mentorship_id is None:
        raise NotFound
    rows = session.execute(
        select(*face_columns(viewer))
        .join(HandOver, HandOver.colleague_id == Person.id)
        .where(HandOver.mentorship_id == mentorship_id, Person.erased_at.is_(None))
        .order_by(Person.display_name, Person.id)
    ).all()
    if not rows:
        raise NotFound
    return [face_of(row) for row in rows]


def staff_beside(session: Session, person_id: int) -> list[int]:
    """Return who administers the associations where a person was a member. One statement."""
    theirs = select(AssociationMembership.association_id).where(
        AssociationMembership.person_id == person_id
    )
    rows = session.scalars(
        select(RoleGrant.person_id)
        .join(
            AssociationMembership,
            (AssociationMembership.person_id == RoleGrant.person_id)
            & (AssociationMembership.association_id == RoleGrant.association_id),
        )
        .where(
            RoleGrant.role == Role.ADMIN,
            RoleGrant.association_id.in_(theirs),
            RoleGrant.person_id != person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .distinct()
        .order_by(RoleGrant.person_id)
    )
    return list(rows)


def site_admins(session: Session) -> list[int]:
    """Return who looks after the site. One statement."""
    role = RoleGrant.role == Role.SITE_ADMIN
    return list(session.scalars(select(RoleGrant.person_id).where(role).order_by(RoleGrant.id)))
