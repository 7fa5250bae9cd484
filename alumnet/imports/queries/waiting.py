"""How many files of members wait for a decision, for the dashboard of the staff."""

from datetime import datetime

from sqlalchemy import func, select, true

from alumnet.imports.models import MemberImport
from alumnet.imports.rules.states import WAITING
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.registry import WHENEVER, Count


def files_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the files that wait in each association that the viewer administers."""
    mine = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not viewer.is_site_admin and not mine:
        return None
    return (
        select(MemberImport.association_id, func.count(), WHENEVER)
        .where(
            MemberImport.state.in_(WAITING),
            true() if viewer.is_site_admin else MemberImport.association_id.in_(mine),
        )
        .group_by(MemberImport.association_id)
    )
