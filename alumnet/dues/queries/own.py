"""Where a member stands with their dues, as they see it and as a mail tells it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, AssociationMembership, MembershipState
from alumnet.dues.models import AssociationDues
from alumnet.dues.queries.steps import told_of
from alumnet.dues.queries.terms import terms_in
from alumnet.dues.rules import Stage, Terms, lapses_on


@dataclass(frozen=True, slots=True)
class OwnDues:
    """A membership of one's own: how it stands, until when is paid, and how to pay.

    `lapses_on` is the day on which it begins to rest, known once it is unpaid.
    """

    association_id: int
    association: str
    slug: str
    contact_email: str
    state: MembershipState
    paid_until: date | None
    is_unpaid: bool
    lapses_on: date | None
    terms: Terms


@dataclass(frozen=True, slots=True)
class DuesFacts:
    """The same for a mail, with whose membership it is."""

    membership_id: int
    person_id: int
    dues: OwnDues

    @property
    def rests(self) -> bool:
        """Whether the membership rests."""
        return self.dues.state is MembershipState.LAPSED


def own_dues(session: Session, person_id: int, *, today: date) -> list[OwnDues]:
    """Return one's own memberships that are active or rest, the oldest first. Two statements."""
    rows = session.execute(_memberships().where(AssociationMembership.person_id == person_id)).all()
    told_by = told_of(session, [row.AssociationMembership.id for row in rows])
    return [_one(row, told_by[row.AssociationMembership.id], today) for row in rows]


def dues_facts(session: Session, membership_id: int, *, today: date) -> DuesFacts | None:
    """Return a membership as a mail tells of it, None where it isn't active nor rests. Two."""
    row = session.execute(
        _memberships().where(AssociationMembership.id == membership_id)
    ).one_or_none()
    if row is None:
        return None
    told_here = told_of(session, [membership_id])[membership_id]
    return DuesFacts(
        membership_id, row.AssociationMembership.person_id, _one(row, told_here, today)
    )


def _memberships() -> Any:
    return (
        select(AssociationMembership, Association, AssociationDues)
        .join(Association, Association.id == AssociationMembership.association_id)
        .outerjoin(
            AssociationDues,
            and_(AssociationDues.association_id == Association.id, AssociationDues.matter),
        )
        .where(AssociationMembership.state.in_((MembershipState.ACTIVE, MembershipState.LAPSED)))
        .order_by(AssociationMembership.id)
    )


def _one(row: Any, told_here: dict[Stage, date], today: date) -> OwnDues:
    membership, association, dues = row
    terms = Terms() if dues is None else terms_in(dues)
    is_unpaid = (
        terms.matter and membership.paid_until is not None and (membership.paid_until < today)
    )
    ends = is_unpaid and terms.lapses
    return OwnDues(
        association.id,
        association.name,
        association.slug,
        association.contact_email,
        membership.state,
        membership.paid_until if terms.matter else None,
        is_unpaid,
        lapses_on(membership.paid_until, terms, told_here) if ends else None,
        terms,
    )
