"""What the staff of an association see of invitations: counts, and who invited whom."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.inviting.models import InvitingSetting, MemberInvitation
from alumnet.inviting.rules import InvitationState


@dataclass(frozen=True, slots=True)
class InvitingDesk:
    """How many were invited to an association and joined, and whether its members may invite."""

    is_off: bool
    invited: int
    joined: int


def desk(session: Session, association_id: int) -> InvitingDesk:
    """Return what the staff see. Two statements."""
    setting = session.get(InvitingSetting, association_id)
    # A member who was asked here instead didn't come by it.
    has_joined = (MemberInvitation.state == InvitationState.MET) & (
        MemberInvitation.mailed_at.is_not(None)
    )
    counted = session.execute(
        select(
            func.count(MemberInvitation.id).label("invited"),
            func.coalesce(func.sum(case((has_joined, 1), else_=0)), 0).label("joined"),
        ).where(MemberInvitation.association_id == association_id)
    ).one()
    return InvitingDesk(
        is_off=setting is not None and setting.is_off,
        invited=counted.invited,
        joined=counted.joined,
    )


def inviters_of(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Return by whom people who wait to be let in were invited, by person. One statement."""
    rows = session.execute(
        select(MemberInvitation.person_id, Person.display_name)
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .where(
            MemberInvitation.person_id.in_(person_ids),
            MemberInvitation.state == InvitationState.ANSWERED,
        )
        .order_by(MemberInvitation.id)
    )
    return {row.person_id: row.display_name for row in rows}
