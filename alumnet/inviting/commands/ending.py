"""What ends by itself: on the last day, with a block, with a suspension, with an erasure."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.inviting.commands.sending import count_mail
from alumnet.inviting.commands.steps import forget_name, locked, step
from alumnet.inviting.models import InvitedAddress, MemberInvitation
from alumnet.inviting.rules import POLICY, SILENT, InvitationState, Part
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing

BATCH = 40
_RUNNING = MemberInvitation.state.in_((InvitationState.OPEN, InvitationState.ANSWERED))


def expire_invitations(now: datetime) -> int:
    """End a batch of invitations whose last day has come, and forget whom they were for."""
    is_over = MemberInvitation.state.in_(SILENT) & (MemberInvitation.due_at <= now)
    query = select(MemberInvitation.id).where(is_over).order_by(MemberInvitation.id).limit(BATCH)
    chosen = reading().scalars(query).all()
    for invitation_id in chosen:
        with writing() as session:
            row = locked(session, invitation_id)
            if row.state in SILENT:
                step(session, row, "expire", part=Part.SYSTEM, now=now)
                forget_name(row)
    return len(chosen)


def remind(now: datetime) -> int:
    """Have a batch of invitations that nobody answered mailed once more, and never again."""
    is_due = (
        (MemberInvitation.state == InvitationState.OPEN)
        & (MemberInvitation.due_at > now)
        & (MemberInvitation.mailed_at <= now - POLICY.reminds_after)
        & MemberInvitation.reminded_at.is_(None)
    )
    query = select(MemberInvitation.id).where(is_due).order_by(MemberInvitation.id).limit(BATCH)
    chosen = reading().scalars(query).all()
    for invitation_id in chosen:
        with writing() as session:
            row = locked(session, invitation_id)
            if row.state is not InvitationState.OPEN or row.reminded_at is not None:
                continue
            row.reminded_at = now
            if count_mail(session, row.address_key, now=now):
                outbox.add(session, "member_invitation.reminded", row.id, now=now)
    return len(chosen)


def forget_addresses(now: datetime) -> None:
    """Forget how many mails went to an address long ago; that its owner wants none stays."""
    is_old = InvitedAddress.mailed_at <= now - POLICY.address_forgotten
    with writing() as session:
        session.execute(delete(InvitedAddress).where(is_old, InvitedAddress.stopped_at.is_(None)))


def void_between(session: Session, one: int, other: int, now: datetime) -> None:
    """End what is open between two people, whose rows are locked, in the block's transaction."""
    between = or_(
        (MemberInvitation.inviter_id == one) & (MemberInvitation.person_id == other),
        (MemberInvitation.inviter_id == other) & (MemberInvitation.person_id == one),
    )
    _void(session, between, now)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End what is open of one person in the transaction of their suspension."""
    lock_people(session, person_id)
    _void(session, _is_of(person_id), now)


def _is_of(person_id: int) -> ColumnElement[bool]:
    return or_(MemberInvitation.inviter_id == person_id, MemberInvitation.person_id == person_id)


def _void(session: Session, which: ColumnElement[bool], now: datetime) -> None:
    query = select(MemberInvitation).where(_RUNNING & which).order_by(MemberInvitation.id)
    for row in session.scalars(query.with_for_update()).all():
        step(session, row, "void", part=Part.SYSTEM, now=now)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Take out whom a person invited, and that they were invited, as they are erased.

    What somebody told of one stays until moderation has taken it. Nothing of what the inviter wrote
    does.
    """
    void_of(session, person_id, now)
    session.flush()
    mine = MemberInvitation.inviter_id == person_id
    waits = MemberInvitation.reported_at.is_not(None) & (MemberInvitation.concern != "")
    session.execute(delete(MemberInvitation).where(mine, ~waits))
    session.execute(
        update(MemberInvitation)
        .where(mine)
        .values(name="", line="", place="", place_public_id="", start_month=None, end_month=None)
    )
    session.execute(
        update(MemberInvitation)
        .where(MemberInvitation.person_id == person_id)
        .values(person_id=None, affiliation_id=None, email=None, name="", line="")
    )
