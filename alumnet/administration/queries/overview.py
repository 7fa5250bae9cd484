"""The dashboard: the associations the viewer has a role in, and what waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, true, union_all
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Association, AssociationMembership
from alumnet.accounts.rules import MembershipState
from alumnet.administration.queries.scopes import administers_any
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.outbox import is_dead
from alumnet.kernel.registry import NOWHERE, WHENEVER, Count, Decisions, Duty


@dataclass(frozen=True, slots=True)
class Desk:
    """An association in which the viewer has a role, perhaps in some of its chapters alone."""

    id: int
    slug: str
    name: str
    is_admin: bool
    has_chapters: bool


def desks(session: Session, viewer: Viewer) -> list[Desk]:
    """Return the associations in which the viewer has a role, by name. One statement."""
    mine = {where for role, where in viewer.roles if role is not Role.SITE_ADMIN}
    rows = session.execute(
        select(Association.id, Association.slug, Association.name)
        .where(true() if viewer.is_site_admin else Association.id.in_(mine))
        .order_by(Association.name, Association.id)
    )
    return [
        Desk(
            *row,
            is_admin=viewer.is_admin_of(row.id),
            has_chapters=bool(viewer.chapters_in(row.id)),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Due:
    """A line of the dashboard, where it belongs, and when the first of it is due."""

    duty: Duty
    association: str
    due: datetime | None


def duties(
    session: Session, viewer: Viewer, now: datetime, sources: Sequence[Decisions]
) -> list[Due]:
    """Return what waits for a decision of the viewer, first due first. One statement."""
    parts = [
        _numbered(number, statement)
        for number, each in enumerate(sources)
        if (statement := each.waiting(viewer, now)) is not None
    ]
    if not parts:
        return []
    waiting = union_all(*parts).subquery()
    rows = session.execute(
        select(waiting, Association.slug, Association.name)
        .outerjoin(Association, Association.id == waiting.c.association_id)
        .where(waiting.c.many > 0)
        .order_by(waiting.c.source, Association.name)
    )
    found = [_due(sources[row.source], row) for row in rows]
    return sorted(found, key=lambda each: (each.due is None, each.due))


def _numbered(number: int, statement: Count) -> Count:
    association_id, many, first = statement.subquery().c
    return select(
        literal(number).label("source"),
        association_id.label("association_id"),
        many.label("many"),
        first.label("first"),
    )


def _due(source: Decisions, row: Any) -> Due:
    return Due(
        duty=source.duty(row.many, row.slug or ""),
        association=row.name or "",
        due=None if row.first is None else source.due(row.first),
    )


# ------------------------------------------------------------------------------- what waits here
def applicants(viewer: Viewer, _now: datetime) -> Count | None:
    """Count who waits to be let in, by association, for its admins."""
    if not administers_any(viewer):
        return None
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    return (
        select(
            AssociationMembership.association_id,
            func.count(),
            func.min(AssociationMembership.applied_at),
        )
        .join(Account, Account.person_id == AssociationMembership.person_id)
        .where(
            AssociationMembership.state == MembershipState.PENDING,
            Account.confirmed_at.is_not(None),
            true() if viewer.is_site_admin else AssociationMembership.association_id.in_(mine),
        )
        .group_by(AssociationMembership.association_id)
    )


def jobs_given_up(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the jobs that were given up, for who looks after the whole site."""
    if not viewer.is_site_admin:
        return None
    return select(NOWHERE, func.count(), WHENEVER).where(is_dead())
