"""What every command on an invitation does: find it, lock its people and itself, take one step.

Whoever holds the inviter's lock holds all their invitations, so counts read after it stay true
until the commit.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.inviting.models import MemberInvitation, MemberInvitationEvent
from alumnet.inviting.rules import INVITATION, InvitationFacts, Part, ends_at
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply

MEMBER_INVITATION_SUBJECT = "member_invitation"


def locked(session: Session, invitation_id: int, *people: int | None) -> MemberInvitation:
    """Return an invitation, locked with its two people and further ones. Raises NotFound."""
    found = session.execute(
        select(MemberInvitation.inviter_id, MemberInvitation.person_id).where(
            MemberInvitation.id == invitation_id
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, *(each for each in (*found, *people) if each is not None))
    row = session.get(MemberInvitation, invitation_id, with_for_update=True)
    if row is None:
        raise NotFound
    return row


def step(
    session: Session,
    row: MemberInvitation,
    name: str,
    *,
    part: Part,
    now: datetime,
    actor_id: int | None = None,
) -> None:
    """Take a step; from the first on the address is forgotten.

    Raises NoSuchTransition or what a guard refuses with.
    """
    with session.no_autoflush:
        apply(
            session,
            INVITATION,
            row,
            name,
            actor=part,
            facts=InvitationFacts(now=now, ends_at=ends_at(row.created_at)),
            history=MemberInvitationEvent,
            actor_id=actor_id,
            now=now,
            subject=MEMBER_INVITATION_SUBJECT,
        )
        row.email = None


def forget_name(row: MemberInvitation) -> None:
    """Take out whom it was for, and the line to them, unless the staff have to read it."""
    row.name = ""
    if row.reported_at is None:
        row.line = ""
