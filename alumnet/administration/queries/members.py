"""The members of one association, for its admins."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    Person,
    PersonEmail,
)
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.scopes import House
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor

# What a list can be narrowed to; "imported" are members who haven't taken their page over.
FILTERS = ("all", "active", "imported", "pending", "suspended", "ended")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with what the staff may see and do."""

    public_id: str
    name: str
    url: str
    email: str
    class_year: int | None
    member_number: str
    state: MembershipState
    has_account: bool
    invited_at: datetime | None
    suspended_until: datetime | None
    is_hidden: bool

    @property
    def can_be_invited(self) -> bool:
        """Whether there is an address to invite and no account yet."""
        return not self.has_account and bool(self.email) and self.state is MembershipState.ACTIVE


def members(
    session: Session,
    house: House,
    words: str = "",
    shown: str = "all",
    cursor: str | None = None,
    *,
    length: int = PAGE_LENGTH,
) -> Page[MemberRow]:
    """Return members by name, narrowed to a filter and to words in name, address or number. One."""
    any_email = (
        select(func.min(PersonEmail.email))
        .where(PersonEmail.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    invited = (
        select(func.max(Invitation.asked_at))
        .where(Invitation.person_id == Person.id, Invitation.association_id == house.id)
        .correlate(Person)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Person,
            AssociationMembership,
            Account.id.label("account_id"),
            func.coalesce(Account.email, any_email).label("email"),
            invited.label("invited_at"),
        )
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            AssociationMembership.association_id == house.id,
            Person.erased_at.is_(None),
            _in_filter(shown),
            _matches(words),
            _after(cursor),
        )
        .order_by(Person.display_name, Person.id)
        .limit(length + 1)
    ).all()
    items = [_row(row) for row in rows[:length]]
    last = rows[length - 1][0] if len(rows) > length else None
    following = encode_cursor(last.display_name, last.id) if last is not None else None
    return Page(items, following)


def _row(row: Any) -> MemberRow:
    person, membership = row[:2]
    return MemberRow(
        public_id=person.public_id,
        name=person.display_name,
        url=f"/people/{handle(person.display_name, person.public_id)}",
        email=row.email or "",
        class_year=membership.class_year,
        member_number=membership.member_number or "",
        state=membership.state,
        has_account=row.account_id is not None,
        invited_at=row.invited_at,
        suspended_until=membership.suspended_until,
        is_hidden=person.hidden_by_staff_at is not None,
    )


def _in_filter(shown: str) -> ColumnElement[bool]:
    if shown == "imported":
        return and_(AssociationMembership.state == MembershipState.ACTIVE, Account.id.is_(None))
    if shown in {state.value for state in MembershipState}:
        return AssociationMembership.state == MembershipState(shown)
    return true()


def _matches(words: str) -> ColumnElement[bool]:
    """Each word must be in the name, an address, or be the number of the member."""
    return and_(true(), *(_has(word.lower()) for word in words.split()[:6]))


def _has(word: str) -> ColumnElement[bool]:
    return or_(
        func.lower(Person.display_name).contains(word, autoescape=True),
        Account.email.contains(word, autoescape=True),
        func.lower(AssociationMembership.member_number) == word,
        exists().where(
            PersonEmail.person_id == Person.id, PersonEmail.email.contains(word, autoescape=True)
        ),
    )


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [str(name), int(last)]:
            same = Person.display_name == name
            return or_(Person.display_name > name, and_(same, Person.id > last))
    return true()
