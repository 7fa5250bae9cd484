"""The mails of invitations. Whose an address is decides itself here, where no inviter looks on."""

from datetime import datetime

from alumnet.accounts import queries as accounts
from alumnet.inviting import commands, queries
from alumnet.inviting.queries import InvitationMail
from alumnet.inviting.rules import InvitationState
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import Recipient, address, send
from alumnet.notifications.rules.catalogue import CATALOGUE
from alumnet.notifications.telling import tell


@registry.on("member_invitation.asked")
def send_invitation(message: Message, now: datetime) -> None:
    """Mail an invitation to an address that is nobody's here; a member is asked here instead."""
    found = _open(message, now)
    if found is None or found.email is None:
        return
    owner = queries.owner_of(reading(), found.email, found.inviter_id)
    if owner is None:
        if commands.take_mail(found.id, now=now):
            _send(message, found, found.email, "member_invites")
    elif owner.member_id is not None:
        commands.note_told(found.id, owner.member_id)
        tell(
            message,
            owner.member_id,
            "invited_to_connect",
            now,
            about=found.id,
            by=found.inviter_id,
            name=found.given_name,
            known_from=found.known_from,
            url=address(f"/invite/{found.public_id}"),
        )


@registry.on("member_invitation.reminded")
def send_reminder(message: Message, now: datetime) -> None:
    """Mail an invitation once more, unless its owner is here by now or wants none."""
    found = _open(message, now)
    if found is None or found.email is None:
        return
    if queries.owner_of(reading(), found.email, found.inviter_id) is None:
        _send(message, found, found.email, "member_invites_again")


def _open(message: Message, now: datetime) -> InvitationMail | None:
    found = queries.invitation_mail(reading(), message.subject_id)
    if found is None or not found.is_here or found.state is not InvitationState.OPEN:
        return None
    return found if now < found.ends_at else None


def _send(message: Message, found: InvitationMail, email: str, code: str) -> None:
    page = address(f"/invited/{found.token}")
    # What the inviter typed as a name is no greeting: the mail may reach somebody else.
    send(
        message,
        Recipient("", email),
        code,
        title=CATALOGUE[code].title(name=found.given_name),
        association_id=found.association_id,
        invitation=found,
        url=page,
        report_url=f"{page}/report",
        unsubscribe_url=f"{page}/stop",
    )


@registry.on("member_invitation.met")
def tell_inviter(message: Message, now: datetime) -> None:
    """Tell whoever invited somebody that they are here."""
    found = queries.invitation_mail(reading(), message.subject_id)
    if found is None or found.person_id is None or not queries.is_together(reading(), found.id):
        return
    joined = accounts.contact(reading(), found.person_id)
    if joined is not None:
        tell(
            message,
            found.inviter_id,
            "invited_is_here",
            now,
            about=found.id,
            by=found.person_id,
            name=Recipient.of(joined).given_name,
            url=address("/invite"),
        )
