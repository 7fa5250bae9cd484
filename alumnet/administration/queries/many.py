"""The members on whom somebody of the staff wants to act at once, with what stands against it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    Person,
    RoleGrant,
)
from alumnet.accounts.rules import GOING_ON
from alumnet.administration.queries.members import ids_of
from alumnet.administration.queries.narrowing import Wanted, in_state
from alumnet.administration.queries.scopes import House, any_address
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.many import Act, Candidate
from alumnet.inviting.queries import who_want_none
from alumnet.kernel.authorization import Role
from alumnet.moderation import queries as moderation


def all_in_question(
    session: Session, house: House, act: Act, wanted: Wanted, now: datetime
) -> list[str]:
    """Return the public ids of the first that filters find for whom an act is a question at all.

    Members aren't let in once more; they would only take the room of those who wait. One statement.
    """
    return ids_of(
        session, house, wanted, now, further=_in_question(act, now), most=POLICY.most_at_once
    )


def _in_question(act: Act, now: datetime) -> ColumnElement[bool]:
    match act:
        case Act.LET_IN:
            return in_state("pending")
        case Act.INVITE:
            lately = exists().where(
                Invitation.person_id == Person.id,
                Invitation.association_id == AssociationMembership.association_id,
                Invitation.asked_at > now - POLICY.invited_lately,
            )
            return and_(in_state("imported"), ~lately)
        case Act.PUT_IN:
            return AssociationMembership.state.in_(GOING_ON)
        case Act.END:
            return or_(*(in_state(each) for each in ("active", "lapsed", "suspended")))


def candidates(
    session: Session, house: House, act: Act, public_ids: Collection[str], *, by: int, now: datetime
) -> list[Candidate]:
    """Return which of these are of the association, by name. At most three statements.

    Commands ask this once more for each, under the lock of the person.
    """
    rows = session.execute(_rows(house).where(Person.public_id.in_(public_ids))).all()
    found = [_candidate(row, by) for row in rows]
    if act is Act.INVITE:
        return _with_wishes(session, found)
    return _with_others(session, house, found, by, now) if act is Act.END else found


def _rows(house: House) -> Select[*tuple[Any, ...]]:
    email = any_address()
    of_person = (Invitation.person_id == Person.id) & (Invitation.association_id == house.id)
    invited_at = select(func.max(Invitation.asked_at)).where(of_person).correlate(Person)
    said_no = exists().where(
        Invitation.association_id == house.id,
        Invitation.email == email,
        Invitation.declined_at.is_not(None),
    )
    return (
        select(
            Person,
            AssociationMembership,
            Account.id.label("account_id"),
            Account.confirmed_at,
            email.label("email"),
            invited_at.scalar_subquery().label("invited_at"),
            said_no.label("said_no"),
            _has_role(house).label("has_role"),
        )
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(AssociationMembership.association_id == house.id, Person.erased_at.is_(None))
        .order_by(Person.display_name, Person.id)
    )


def _has_role(house: House) -> ColumnElement[bool]:
    here = RoleGrant.association_id == house.id
    return exists().where(
        and_(RoleGrant.person_id == Person.id, or_(here, RoleGrant.role == Role.SITE_ADMIN))
    )


def _candidate(row: Any, by: int) -> Candidate:
    person, membership = row.Person, row.AssociationMembership
    return Candidate(
        membership_id=membership.id,
        person_id=person.id,
        public_id=person.public_id,
        name=person.display_name,
        state=membership.state,
        needs_staff=membership.needs_staff,
        has_account=row.account_id is not None,
        is_confirmed=row.confirmed_at is not None,
        is_deceased=person.is_deceased,
        is_oneself=person.id == by,
        has_role=bool(row.has_role),
        email=row.email,
        invited_at=row.invited_at,
        wants_none=bool(row.said_no),
    )


def _with_wishes(session: Session, found: Sequence[Candidate]) -> list[Candidate]:
    stopped = who_want_none(session, [each.email for each in found if each.email])
    return [replace(each, wants_none=each.wants_none or each.email in stopped) for each in found]


def _with_others(
    session: Session, house: House, found: Sequence[Candidate], by: int, now: datetime
) -> list[Candidate]:
    people = [each.person_id for each in found]
    refusals = moderation.refusals_to_act(session, by, people, house.id, now=now)
    return [replace(each, is_others=each.person_id in refusals) for each in found]
