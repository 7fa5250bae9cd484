"""What the staff see of wishes, deaths and studies; and whom members remember."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    AssociationStance,
    CurrentStudent,
    Passkey,
    Person,
    SecondFactor,
)
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import WHENEVER, Count
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.rules import MentorshipState
from alumnet.rights.models import AccountClosing
from alumnet.rights.rules.states import ClosingState


@dataclass(frozen=True, slots=True)
class Stance:
    """An association for one of its admins, with what it decided."""

    id: int
    slug: str
    name: str
    remembers: bool = False
    students_are_shown: bool = True
    students_are_mentored: bool = True


def stance_of(session: Session, viewer: Viewer, slug: str) -> Stance:
    """Return an association with its decisions, for its admins. One statement. Raises NotFound."""
    row = session.execute(
        select(Association.id, Association.slug, Association.name, AssociationStance)
        .outerjoin(AssociationStance, AssociationStance.association_id == Association.id)
        .where(Association.slug == slug)
    ).one_or_none()
    if row is None or not viewer.is_admin_of(row.id):
        raise NotFound
    association_id, its_slug, name, said = tuple[Any, ...](row)
    if said is None:
        return Stance(association_id, its_slug, name)
    return Stance(
        association_id,
        its_slug,
        name,
        remembers=said.remembers,
        students_are_shown=said.students_are_shown,
        students_are_mentored=said.students_are_mentored,
    )


@dataclass(frozen=True, slots=True)
class Cared:
    """A member as the page about their data shows them to the staff."""

    person_id: int
    public_id: str
    name: str
    is_deceased: bool
    died_on: date | None
    is_student: bool
    gives_codes: bool
    noted_at: datetime | None
    noted_by: int | None


def cared_for(session: Session, association_id: int, public_id: str) -> Cared:
    """Return a member, with a wish that was noted there. One statement. Raises NotFound."""
    rows = _cared(session, association_id, Person.public_id == public_id)
    if not rows:
        raise NotFound
    return rows[0]


def wishes_at(session: Session, association_id: int) -> Sequence[Cared]:
    """Return whose wish to be erased was noted at an association. One statement."""
    return _cared(session, association_id, AccountClosing.id.is_not(None))


def _cared(session: Session, association_id: int, which: ColumnElement[bool]) -> list[Cared]:
    rows = session.execute(
        select(
            Person.id,
            Person.public_id,
            Person.display_name,
            Person.is_deceased,
            Person.died_on,
            exists()
            .where(CurrentStudent.membership_id == AssociationMembership.id)
            .label("studies"),
            or_(
                *(
                    exists().where(each.account_id == Account.id, Account.person_id == Person.id)
                    for each in (SecondFactor, Passkey)
                )
            ).label("gives_codes"),
            AccountClosing.asked_at,
            AccountClosing.noted_by,
        )
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .outerjoin(
            AccountClosing,
            and_(
                AccountClosing.person_id == Person.id,
                AccountClosing.association_id == association_id,
                AccountClosing.state == ClosingState.NOTED,
            ),
        )
        .where(
            AssociationMembership.association_id == association_id,
            Person.erased_at.is_(None),
            which,
        )
        .order_by(AccountClosing.asked_at, Person.id)
        .limit(100)
    )
    return [Cared(*row) for row in rows]


def wishes_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the wishes to be erased at each association that the viewer administers."""
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not viewer.is_site_admin and not mine:
        return None
    return (
        select(AccountClosing.association_id, func.count(), WHENEVER)
        .where(
            AccountClosing.state == ClosingState.NOTED,
            true() if viewer.is_site_admin else AccountClosing.association_id.in_(mine),
        )
        .group_by(AccountClosing.association_id)
    )


@dataclass(frozen=True, slots=True)
class Remembered:
    """Somebody who has died, as members remember them: a name, a class, a year."""

    name: str
    class_year: int | None
    died_on: date | None
    association: str


def remembered(session: Session, viewer: Viewer) -> list[Remembered]:
    """Return who of the viewer's associations has died, where they remember. One statement."""
    rows = session.execute(
        select(
            Person.display_name,
            AssociationMembership.class_year,
            Person.died_on,
            Association.name,
        )
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .join(Association, Association.id == AssociationMembership.association_id)
        .join(AssociationStance, AssociationStance.association_id == Association.id)
        .where(
            Person.is_deceased,
            Person.erased_at.is_(None),
            Person.hidden_by_staff_at.is_(None),
            Person.is_listed,
            AssociationStance.remembers,
            Association.id.in_(viewer.association_ids),
        )
        .order_by(Person.died_on.desc(), Person.display_name, Person.id)
        .limit(200)
    )
    return [Remembered(*row) for row in rows]


def parted_by_death(session: Session, person_id: int, at: datetime) -> list[tuple[int, int]]:
    """Return (mentorship, partner) of what ended when somebody's death was noted. One."""
    rows = session.scalars(
        select(Mentorship).where(
            (Mentorship.mentor_id == person_id) | (Mentorship.mentee_id == person_id),
            Mentorship.state == MentorshipState.VOIDED,
            Mentorship.ended_at == at,
        )
    )
    return [
        (each.id, each.mentee_id if each.mentor_id == person_id else each.mentor_id)
        for each in rows
    ]


def name_of_deceased(session: Session, person_id: int) -> str | None:
    """Return the first name of somebody who has died; None for all others. One statement."""
    row = session.execute(
        select(Person.given_name, Person.display_name).where(
            Person.id == person_id, Person.is_deceased
        )
    ).one_or_none()
    return None if row is None else row.given_name or row.display_name


def noted_person(session: Session, closing_id: int) -> int | None:
    """Return whose wish was noted, None when it isn't any more. One statement."""
    return session.scalar(
        select(AccountClosing.person_id).where(
            AccountClosing.id == closing_id, AccountClosing.state == ClosingState.NOTED
        )
    )
