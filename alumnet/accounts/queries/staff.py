"""Who waits for approval."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
)
from alumnet.accounts.queries.presence import studies_there
from alumnet.accounts.queries.rosters import Sought
from alumnet.accounts.rules import MembershipState, answer_due
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor


@dataclass(frozen=True, slots=True)
class PendingMembership(Sought):
    """Somebody who asked to be let into an association; the staff may see the address."""

    public_id: str
    email: str
    association_name: str
    note: str
    applied_at: datetime
    answer_due: datetime
    was_turned_away: bool
    is_student: bool


def _visible_to(viewer: Viewer, association_id: int | None) -> ColumnElement[bool]:
    waits = AssociationMembership.state == MembershipState.PENDING
    if association_id is not None:
        waits &= AssociationMembership.association_id == association_id
    if viewer.is_site_admin:
        return waits
    return and_(waits, AssociationMembership.association_id.in_(viewer.staffed_association_ids))


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["waiting", str(written), int(last)]:
            applied_at = datetime.fromisoformat(written)
        case _:  # none, or that of another list
            return true()
    return or_(
        AssociationMembership.applied_at > applied_at,
        and_(AssociationMembership.applied_at == applied_at, AssociationMembership.id > last),
    )


def pending_memberships(
    session: Session,
    viewer: Viewer,
    cursor: str | None = None,
    *,
    association_id: int | None = None,
    length: int = PAGE_LENGTH,
) -> Page[PendingMembership]:
    """Return who waits in the viewer's associations (or one), longest wait first. One statement.

    Who has no confirmed account waits for their own mail, not for the staff, and isn't here.
    """
    rows = session.execute(
        select(AssociationMembership, Person, Account.email, Association.name, studies_there())
        .join(Person, Person.id == AssociationMembership.person_id)
        .join(Account, Account.person_id == Person.id)
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(
            _visible_to(viewer, association_id),
            Account.confirmed_at.is_not(None),
            _after(cursor),
        )
        .order_by(AssociationMembership.applied_at, AssociationMembership.id)
        .limit(length + 1)
    ).all()
    items = [
        PendingMembership(
            membership_id=membership.id,
            person_id=person.id,
            public_id=person.public_id,
            name=person.display_name,
            email=email,
            association_id=membership.association_id,
            association_name=association,
            class_year=membership.class_year,
            member_number=membership.member_number,
            note=membership.note,
            applied_at=membership.applied_at,
            answer_due=answer_due(membership.applied_at),
            was_turned_away=membership.needs_staff,
            is_student=bool(is_student),
        )
        for membership, person, email, association, is_student in rows[:length]
    ]
    last = items[-1] if len(rows) > length else None
    following = (
        encode_cursor("waiting", last.applied_at.isoformat(), last.membership_id) if last else None
    )
    return Page(items, following)


def count_pending(session: Session, viewer: Viewer, *, association_id: int | None = None) -> int:
    """Return how many people wait in the viewer's associations, or in one. One statement."""
    query = (
        select(func.count())
        .select_from(AssociationMembership)
        .join(Account, Account.person_id == AssociationMembership.person_id)
        .where(_visible_to(viewer, association_id), Account.confirmed_at.is_not(None))
    )
    return session.scalar(query) or 0
