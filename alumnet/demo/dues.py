"""Dues of the second association: somebody has days of grace, and somebody rests."""

from datetime import datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    MembershipState,
    RoleGrant,
)
from alumnet.demo.outline import SOCIETY
from alumnet.dues.models import AssociationDues, DuesStep
from alumnet.dues.rules import Stage, Terms
from alumnet.members.models import MentorProfile

_HOW = "Send 40 a year to the treasurer, with your member number as the reason for payment."


def let_dues_matter(session: Session, now: datetime) -> None:
    """Have dues matter in the second association, and two of its newest members owe theirs."""
    terms = Terms()
    association_id = session.scalars(
        select(Association.id).where(Association.slug == SOCIETY)
    ).one()
    session.add(
        AssociationDues(
            association_id=association_id,
            matter=True,
            lapses=True,
            remind_days=terms.remind_days,
            grace_days=terms.grace_days,
            how_to_pay=_HOW,
        )
    )
    for row, days in zip(_payers(session, association_id), (12, 95), strict=False):
        row.paid_until = now.date() - timedelta(days=days)
        stages = {Stage.GRACE: row.paid_until + timedelta(days=1)}
        if days > terms.grace_days:
            row.state = MembershipState.LAPSED
            stages[Stage.LAPSED] = row.paid_until + timedelta(days=terms.grace_days + 1)
        session.add_all(
            DuesStep(
                membership_id=row.id,
                paid_until=row.paid_until,
                stage=stage,
                at=datetime.combine(day, now.timetz()),
            )
            for stage, day in stages.items()
        )


def _payers(session: Session, association_id: int) -> list[AssociationMembership]:
    """Return two members without a task, the newest first: no role, no mentees."""
    person_id = AssociationMembership.person_id
    query = (
        select(AssociationMembership)
        .join(Account, Account.person_id == person_id)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            Account.confirmed_at.is_not(None),
            ~exists().where(RoleGrant.person_id == person_id),
            ~exists().where(MentorProfile.person_id == person_id),
        )
        .order_by(AssociationMembership.id.desc())
        .limit(2)
    )
    return list(session.scalars(query))
