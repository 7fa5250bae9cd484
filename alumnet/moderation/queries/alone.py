"""Associations with one staff member: some steps take two, and they are told which."""

from datetime import datetime

from sqlalchemy import func, literal, select, true

from alumnet.accounts.models import Association, RoleGrant
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.registry import WHENEVER, Count
from alumnet.moderation.queries.conflicts import serves


def alone_in(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the associations that the viewer administers and in which nobody else has a role."""
    keys = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not viewer.is_site_admin and not keys:
        return None
    mine = true() if viewer.is_site_admin else Association.id.in_(keys)
    people = (
        select(func.count(RoleGrant.person_id.distinct()))
        .where(serves(Association.id.expression))
        .scalar_subquery()
    )
    return select(Association.id, literal(1), WHENEVER).where(mine, people == 1)
