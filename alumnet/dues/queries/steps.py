"""How far the last paid days of members came."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership
from alumnet.dues.models import DuesStep
from alumnet.dues.rules import Stage


def days_written(session: Session, membership_ids: Collection[int]) -> dict[int, datetime]:
    """Return when the staff last wrote here until when these are paid. One statement."""
    rows = session.execute(
        select(DuesStep.membership_id, func.max(DuesStep.at))
        .where(DuesStep.membership_id.in_(membership_ids), DuesStep.stage == Stage.PAID)
        .group_by(DuesStep.membership_id)
    )
    return {row[0]: row[1] for row in rows}


def told_of(session: Session, membership_ids: Collection[int]) -> dict[int, dict[Stage, date]]:
    """Return which stages the last paid day of each membership reached, and on which day. One."""
    found: dict[int, dict[Stage, date]] = {each: {} for each in membership_ids}
    rows = session.execute(
        select(DuesStep.membership_id, DuesStep.stage, DuesStep.at)
        .join(
            AssociationMembership,
            and_(
                AssociationMembership.id == DuesStep.membership_id,
                AssociationMembership.paid_until == DuesStep.paid_until,
            ),
        )
        .where(DuesStep.membership_id.in_(membership_ids))
    )
    for membership_id, stage, at in rows:
        found[membership_id][stage] = at.date()
    return found
