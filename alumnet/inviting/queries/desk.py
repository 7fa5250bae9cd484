"""What the staff of an association see of invitations: counts, reported ones, who invited whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.inviting.models import InvitingSetting, MemberInvitation
from alumnet.inviting.rules import InvitationState, in_words

_MOST_REPORTED = 50


@dataclass(frozen=True, slots=True)
class Reported:
    """An invitation that whoever got it reported, with what was said. No address."""

    inviter: str
    inviter_public_id: str
    known_from: str
    line: str
    concern: str
    at: datetime


@dataclass(frozen=True, slots=True)
class InvitingDesk:
    """How many were invited to an association and joined, and whether its members may invite."""

    is_off: bool
    invited: int
    joined: int
    reported: Sequence[Reported]


def desk(session: Session, association_id: int) -> InvitingDesk:
    """Return what the staff see. Three statements."""
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
    rows = session.execute(
        select(MemberInvitation, Person.display_name, Person.public_id)
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .where(
            MemberInvitation.association_id == association_id,
            MemberInvitation.reported_at.is_not(None),
        )
        .order_by(MemberInvitation.reported_at.desc(), MemberInvitation.id.desc())
        .limit(_MOST_REPORTED)
    ).all()
    return InvitingDesk(
        is_off=setting is not None and setting.is_off,
        invited=counted.invited,
        joined=counted.joined,
        reported=[
            Reported(
                inviter=row.display_name,
                inviter_public_id=row.public_id,
                known_from=in_words(
                    row.MemberInvitation.kind,
                    row.MemberInvitation.place,
                    row.MemberInvitation.period,
                ),
                line=row.MemberInvitation.line,
                concern=row.MemberInvitation.concern,
                at=row.MemberInvitation.reported_at,
            )
            for row in rows
        ],
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
