"""Who waits for approval, and which line of the roster each may be."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Person,
    RosterEntry,
)
from alumnet.accounts.queries.presence import studies_there
from alumnet.accounts.rules import MembershipState, answer_due, likeness, name_key
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor

_MOST_CANDIDATES = 2000
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class PendingMembership:
    """Somebody who asked to be let into an association; the staff may see the address."""

    membership_id: int
    person_id: int
    public_id: str
    name: str
    email: str
    association_id: int
    association_name: str
    class_year: int | None
    member_number: str | None
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


@dataclass(frozen=True, slots=True)
class RosterSuggestion:
    """A line of the roster that may be this person; `is_claimed` when it is somebody's already."""

    entry_id: int
    external_id: str
    name: str
    class_year: int | None
    has_same_name: bool
    has_same_class: bool
    is_claimed: bool


def roster_suggestions(
    session: Session, applicants: Sequence[PendingMembership]
) -> dict[int, tuple[RosterSuggestion, ...]]:
    """Return up to three lines of the roster for each applicant, likeliest first. One statement.

    By membership id; who resembles nobody is left out.
    """
    if not applicants:
        return {}
    entries: dict[int, list[RosterEntry]] = defaultdict(list)
    for entry in session.scalars(_candidates(applicants)):
        entries[entry.association_id].append(entry)
    found = {
        each.membership_id: _likeliest(each, entries[each.association_id]) for each in applicants
    }
    return {membership_id: lines for membership_id, lines in found.items() if lines}


def _candidates(applicants: Iterable[PendingMembership]) -> Any:
    alike = []
    for each in applicants:
        same: list[ColumnElement[bool]] = [RosterEntry.name_key == name_key(each.name)]
        if each.class_year is not None:
            same.append(RosterEntry.class_year == each.class_year)
        if each.member_number:
            same.append(RosterEntry.external_id == each.member_number)
        alike.append(and_(RosterEntry.association_id == each.association_id, or_(*same)))
    return select(RosterEntry).where(or_(*alike)).order_by(RosterEntry.id).limit(_MOST_CANDIDATES)


def _likeliest(
    applicant: PendingMembership, entries: Iterable[RosterEntry]
) -> tuple[RosterSuggestion, ...]:
    key = name_key(applicant.name)
    asked = (key, applicant.class_year, applicant.member_number)
    scored = [
        (score, entry)
        for entry in entries
        if (score := likeness(asked, (entry.name_key, entry.class_year, entry.external_id)))
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].id))
    return tuple(
        RosterSuggestion(
            entry_id=entry.id,
            external_id=entry.external_id,
            name=entry.name,
            class_year=entry.class_year,
            has_same_name=entry.name_key == key,
            has_same_class=entry.class_year is not None
            and entry.class_year == applicant.class_year,
            is_claimed=entry.person_id is not None,
        )
        for _, entry in scored[:_MOST_SUGGESTIONS]
    )
