"""Wanting no mails, and telling of one that should not have been sent: by whoever was invited."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.accounts.commands.joining import first_or_second
from alumnet.inviting.commands.sending import address_at
from alumnet.inviting.commands.steps import locked, step
from alumnet.inviting.models import InvitingSetting
from alumnet.inviting.rules import InvitationState, Part
from alumnet.kernel import outbox
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound


def stop(invitation_id: int, *, now: datetime) -> None:
    """Never write to the address of an invitation again, whoever invites. May be repeated.

    The inviter sees no answer. Raises NotFound.
    """
    _refuse(invitation_id, None, now)


def report(invitation_id: int, concern: str, *, now: datetime) -> None:
    """Tell the staff of an invitation that should not have been sent, and stop all further ones.

    The words wait here until moderation takes them. Told again, the first ones stay. Raises
    NotFound.
    """
    _refuse(invitation_id, concern, now)


def _refuse(invitation_id: int, concern: str | None, now: datetime) -> None:
    def attempt() -> None:
        with writing() as session:
            row = locked(session, invitation_id)
            address = address_at(session, row.address_key)
            address.stopped_at = address.stopped_at or now
            if row.state is InvitationState.OPEN:
                step(session, row, "decline", part=Part.INVITED, now=now)
            if concern is not None and row.reported_at is None:
                row.reported_at, row.concern = now, concern
                outbox.add(session, "member_invitation.reported", row.id, now=now)

    first_or_second(attempt)


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody outside told of an invitation, of whom, and whose staff should read it."""

    inviter_id: int
    association_id: int
    words: str


def take_told(session: Session, invitation_id: int) -> Told | None:
    """Return what was told of an invitation, and keep it here no longer; None when it was taken."""
    row = locked(session, invitation_id)
    if not row.concern:
        return None
    told, row.concern = Told(row.inviter_id, row.association_id, row.concern), ""
    return told


def decline(invitation_id: int, *, by: int, now: datetime) -> None:
    """Say no as the member to whom it was shown; the inviter sees no answer. Raises NotFound."""
    with writing() as session:
        row = locked(session, invitation_id, by)
        if row.person_id != by:
            raise NotFound
        step(session, row, "decline", part=Part.INVITED, actor_id=by, now=now)


def allow_inviting(association_id: int, *, by: Viewer, may: bool) -> None:
    """Let the members of an association invite, or not. Raises NotFound for who isn't its admin."""
    if not by.is_admin_of(association_id):
        raise NotFound

    def attempt() -> None:
        with writing() as session:
            setting = session.get(InvitingSetting, association_id, with_for_update=True)
            if setting is None:
                setting = InvitingSetting(association_id=association_id)
                session.add(setting)
            setting.is_off = not may

    first_or_second(attempt)
