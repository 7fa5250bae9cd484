"""The mails of accounts: links that were asked for, security notices, decisions on memberships.

Whether an address has an account is decided here, when the mail is sent, so that asking for a link
answers everybody alike. None of these can be switched off.
"""

from datetime import datetime

from alumnet.accounts import commands, queries
from alumnet.accounts.rules import POLICY, MembershipState, Purpose, lifetime
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import Recipient, address, send

# purpose → (subject, template, path of the link)
_LINKS = {
    Purpose.JOIN: ("Confirm your e-mail address", "account_join", "/confirm/"),
    Purpose.CONFIRM: ("Confirm your e-mail address", "account_confirm", "/confirm/"),
    Purpose.CHANGE_ADDRESS: ("Confirm your new address", "account_confirm", "/confirm/"),
    Purpose.SIGN_IN: ("Your sign-in link", "account_sign_in", "/sign-in/"),
    Purpose.RESET: ("Choose a new password", "account_reset", "/reset/"),
}
_FOR_NEW_ADDRESSES = frozenset({Purpose.JOIN, Purpose.CHANGE_ADDRESS})


@registry.on("account.link_asked")
def send_link(message: Message, now: datetime) -> None:
    """Mail a link to whoever may have it.

    A new address gets its confirmation; one that has an account hears so kindly. Sign-in and reset
    go to accounts only, so an unknown address gets nothing.
    """
    link = queries.link_to_send(reading(), message.subject_id)
    if link is None:
        return
    known = queries.account_at(reading(), link.email)
    if known is not None and not known.is_open:
        return
    is_own = known is not None and known.account_id == link.account_id
    if link.purpose in _FOR_NEW_ADDRESSES and known is not None and not is_own:
        to = Recipient.of(known, email=link.email)
        send(message, to, "You already have an account", "account_exists", has=known)
        return
    signs_in_here = known is not None and known.email == link.email
    if link.purpose not in _FOR_NEW_ADDRESSES and not signs_in_here:
        return
    subject, template, path = _LINKS[link.purpose]
    commands.note_sent(message.subject_id, now=now)
    # What a stranger typed as a name is no greeting: the mail may reach somebody else.
    to = Recipient.of(known, email=link.email) if known else Recipient("", link.email)
    url = address(path + link.token)
    send(message, to, subject, template, url=url, lasts=lifetime(link.purpose))


@registry.on("invitation.asked")
def send_invitation(message: Message, now: datetime) -> None:
    """Mail an imported person the link to their profile, unless they have an account by now."""
    found = queries.invitation_to_send(reading(), message.subject_id, now)
    if found is None or found.has_account:
        return
    commands.note_invitation_sent(message.subject_id, now=now)
    send(
        message,
        Recipient.of(found.mailbox),
        f"{found.association_name} invites you",
        "account_invitation",
        invitation=found,
        url=address(f"/invitations/{found.token}"),
        lasts=POLICY.invitation,
    )


@registry.on("account.password_changed")
def tell_password_changed(message: Message, _now: datetime) -> None:
    """Tell the owner that the password was changed, in case it wasn't them."""
    found = queries.account_by_id(reading(), message.subject_id)
    if found is not None and found.is_open:
        to = Recipient.of(found)
        send(
            message,
            to,
            "Your password was changed",
            "account_password_changed",
            at=message.created_at,
        )


@registry.on("account.address_changed")
def tell_old_address(message: Message, _now: datetime) -> None:
    """Tell the address that was used before, in case it wasn't the owner."""
    found = queries.account_by_id(reading(), message.subject_id)
    old = queries.address_of(reading(), message.ids["old_email_id"])
    if found is not None and found.is_open and old is not None and old != found.email:
        to = Recipient.of(found, email=old)
        send(message, to, "Your sign-in address was changed", "account_address_changed")


# event → (the state in which it is still true, subject, template)
_DECISIONS = {
    "membership.approved": (MembershipState.ACTIVE, "Welcome", "account_approved"),
    "membership.declined": (
        MembershipState.ENDED,
        "About your request to join",
        "account_declined",
    ),
    "membership.suspended": (
        MembershipState.SUSPENDED,
        "About your membership",
        "account_suspended",
    ),
    "membership.reinstated": (MembershipState.ACTIVE, "Welcome back", "account_reinstated"),
    "membership.ended": (MembershipState.ENDED, "Your membership has ended", "account_ended"),
}


@registry.on(*_DECISIONS)
def tell_decision(message: Message, _now: datetime) -> None:
    """Tell a person what was decided about their membership, if it still stands."""
    state, subject, template = _DECISIONS[message.kind]
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None or facts.state is not state:
        return
    contact = queries.contact(reading(), facts.person_id)
    if contact is None:
        return
    to = Recipient.of(contact)
    send(message, to, subject, template, membership=facts)


@registry.on("membership.waiting")
def tell_staff(message: Message, _now: datetime) -> None:
    """Tell the admins that somebody waits; one mail while the queue isn't empty."""
    if not queries.is_first_in_line(reading(), message.subject_id):
        return
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None:
        return
    admins = queries.contacts(reading(), queries.admins_of(reading(), facts.association_id))
    for contact in admins.values():
        to = Recipient.of(contact)
        send(message, to, "Somebody waits for your answer", "account_waiting", membership=facts)
