"""Forgetting names of organizations that somebody typed and nobody uses any more."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.organizations.commands.references import pointed_at
from alumnet.organizations.models import Organization, OrganizationAlias, OrganizationDomain
from alumnet.organizations.rules import TYPED

_BATCH = 200
_KEPT = timedelta(days=30)
_OWN = frozenset({OrganizationAlias.__tablename__, OrganizationDomain.__tablename__})


def forget_unused(now: datetime) -> int:
    """Delete typed organizations older than 30 days to which nothing refers; return how many.

    What somebody wrote about themselves shall not stay behind when they remove it or leave.
    """
    forgotten = 0
    while True:
        with writing() as session:
            ids = _unused(session, now)
            session.execute(delete(Organization).where(Organization.id.in_(ids)))
        forgotten += len(ids)
        if len(ids) < _BATCH:
            return forgotten


def _unused(session: Session, now: datetime) -> list[int]:
    query = (
        select(Organization.id)
        .where(
            Organization.source == TYPED,
            Organization.created_at < now - _KEPT,
            *(~each for each in _references()),
        )
        .order_by(Organization.id)
        .limit(_BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(session.scalars(query))


def _references() -> list[ColumnElement[bool]]:
    """Return a condition for each column of other tables that refers to organizations."""
    own: Any = Organization.__table__
    return pointed_at(own, Organization.id, apart_from=_OWN)
