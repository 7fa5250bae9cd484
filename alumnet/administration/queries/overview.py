"""What waits for the staff, with names: people, reports, jobs that were given up."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Association, AssociationMembership
from alumnet.accounts.rules import MembershipState, answer_due
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.outbox import OutboxEntry


@dataclass(frozen=True, slots=True)
class Desk:
    """An association with who waits there; `answer_due` is when the first should hear."""

    id: int
    slug: str
    name: str
    is_admin: bool
    waiting: int
    answer_due: datetime | None


def desks(session: Session, viewer: Viewer) -> list[Desk]:
    """Return the associations in which the viewer has a role, by name. One statement.

    Who waits is counted for admins only.
    """
    mine = {where for role, where in viewer.roles if role is not Role.SITE_ADMIN}
    pending = (
        select(
            AssociationMembership.association_id.label("association_id"),
            func.count().label("waiting"),
            func.min(AssociationMembership.applied_at).label("first"),
        )
        .join(Account, Account.person_id == AssociationMembership.person_id)
        .where(
            AssociationMembership.state == MembershipState.PENDING,
            Account.confirmed_at.is_not(None),
        )
        .group_by(AssociationMembership.association_id)
        .subquery()
    )
    rows = session.execute(
        select(Association, pending.c.waiting, pending.c.first)
        .outerjoin(pending, pending.c.association_id == Association.id)
        .where(true() if viewer.is_site_admin else Association.id.in_(mine))
        .order_by(Association.name, Association.id)
    )
    found = []
    for association, waiting, first in rows:
        is_admin = viewer.is_admin_of(association.id)
        found.append(
            Desk(
                id=association.id,
                slug=association.slug,
                name=association.name,
                is_admin=is_admin,
                waiting=(waiting or 0) if is_admin else 0,
                answer_due=answer_due(first) if first is not None and is_admin else None,
            )
        )
    return found


def count_given_up(session: Session) -> int:
    """Return how many jobs were given up. One statement."""
    query = select(func.count()).where(OutboxEntry.dead_at.is_not(None))
    return session.scalar(query) or 0
