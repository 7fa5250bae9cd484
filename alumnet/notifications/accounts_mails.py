"""The mails of accounts: links that were asked for, security notices, decisions on memberships.

Whether an address has an account is decided here, when the mail is sent, so that asking for a link
answers everybody alike. None of these can be switched off.
"""

from dataclasses import replace
from datetime import datetime
from smtplib import SMTPException

from alumnet.accounts import commands, queries
from alumnet.accounts.rules import POLICY, MembershipState, Purpose, lifetime, masked_email
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import Recipient, address, send
from alumnet.notifications.telling import tell

# purpose → (code in the catalogue, path of the link)
_LINKS = {
    Purpose.JOIN: ("account_join", "/confirm/"),
    Purpose.CONFIRM: ("account_confirm", "/confirm/"),
    Purpose.CHANGE_ADDRESS: ("account_new_address", "/confirm/"),
    Purpose.ADD_ADDRESS: ("account_new_address", "/confirm/"),
    Purpose.SIGN_IN: ("account_sign_in", "/sign-in/"),
    Purpose.RESET: ("account_reset", "/reset/"),
}
_FOR_NEW_ADDRESSES = frozenset({Purpose.JOIN, Purpose.CHANGE_ADDRESS, Purpose.ADD_ADDRESS})


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
        send(message, to, "account_exists", has=known, joins=link.purpose is Purpose.JOIN)
        return
    signs_in_here = known is not None and known.is_way_in
    if link.purpose not in _FOR_NEW_ADDRESSES and not signs_in_here:
        return
    code, path = _LINKS[link.purpose]
    commands.note_sent(message.subject_id, now=now)
    # What a stranger typed as a name is no greeting: the mail may reach somebody else.
    to = Recipient.of(known, email=link.email) if known else Recipient("", link.email)
    url = address(path + link.token)
    send(message, to, code, url=url, lasts=lifetime(link.purpose))


@registry.on("invitation.asked")
def send_invitation(message: Message, now: datetime) -> None:
    """Mail an imported person the link to their profile, unless they have an account by now."""
    found = queries.invitation_to_send(reading(), message.subject_id, now)
    if found is None or found.has_account:
        return
    commands.note_invitation_sent(message.subject_id, now=now)
    tell(
        message,
        found.person_id,
        "account_invitation",
        now,
        association=found.association_name,
        association_id=found.association_id,
        to=found.mailbox,
        invitation=found,
        url=address(f"/invitations/{found.token}"),
        lasts=POLICY.invitation,
    )


@registry.on("account.password_changed")
def tell_password_changed(message: Message, now: datetime) -> None:
    """Tell the owner that the password was changed, in case it wasn't them."""
    found = queries.account_by_id(reading(), message.subject_id)
    if found is not None and found.is_open:
        code, at = "account_password_changed", message.created_at
        tell(message, found.person_id, code, now, about=found.account_id, at=at)


# event → (code in the catalogue, what happened, as the mail says it)
_SECURITY = {
    "account.second_factor_on": (
        "account_second_factor_on",
        "An app for codes was set up for your account. From now on signing in takes a code, too.",
    ),
    "account.second_factor_off": (
        "account_second_factor_off",
        "Signing in takes no code any more. You turned it off, or the office did so for you.",
    ),
    "account.passkey_added": (
        "account_passkey_added",
        "A passkey was added. Whoever has it can sign in to your account with it.",
    ),
    "account.passkey_removed": (
        "account_passkey_removed",
        "A passkey was taken away. It opens your account no more.",
    ),
    "account.recovery_code_used": (
        "account_recovery_code_used",
        "One of your recovery codes was used. It works no more.",
    ),
    "account.recovery_codes_renewed": (
        "account_recovery_codes_renewed",
        "New recovery codes were made. The old ones work no more.",
    ),
}


@registry.on(*_SECURITY)
def tell_security_changed(message: Message, now: datetime) -> None:
    """Tell the owner what changed about how one signs in, in case it wasn't them."""
    code, says = _SECURITY[message.kind]
    found = queries.account_by_id(reading(), message.subject_id)
    if found is not None and found.is_open:
        at = message.created_at
        tell(message, found.person_id, code, now, about=found.account_id, says=says, at=at)


@registry.on("account.second_factor_due")
def tell_second_factor_due(message: Message, now: datetime) -> None:
    """Remind somebody of the staff of the second step that their role needs, while it does."""
    found = queries.account_by_id(reading(), message.subject_id)
    due = queries.second_factor_due(reading(), message.subject_id)
    if found is not None and found.is_open and due is not None:
        code, url = "account_second_factor_due", address("/me/security")
        is_over = due <= now
        about = found.account_id
        tell(message, found.person_id, code, now, about=about, due=due, is_over=is_over, url=url)


@registry.on("account.new_device")
def tell_new_device(message: Message, now: datetime) -> None:
    """Tell the owner that a device signed in which wasn't known, in case it wasn't them."""
    found = queries.account_by_id(reading(), message.subject_id)
    name = queries.name_of_device(reading(), message.ids["device_id"])
    if found is not None and found.is_open and name is not None:
        code, at = "account_new_device", message.created_at
        says = f"A device that we hadn't seen before signed in to your account: {name}."
        tell(message, found.person_id, code, now, about=found.account_id, says=says, at=at)


@registry.on("account.address_changed")
def tell_old_address(message: Message, now: datetime) -> None:
    """Tell the address that was used before, in case it wasn't the owner."""
    found = queries.account_by_id(reading(), message.subject_id)
    old = queries.address_of(reading(), message.ids["old_email_id"])
    if found is not None and found.is_open and old is not None and old != found.email:
        code = "account_address_changed"
        tell(
            message,
            found.person_id,
            code,
            now,
            about=found.account_id,
            to=replace(found, email=old),
        )


@registry.on("account.address_removed")
def tell_removed_address(message: Message, _now: datetime) -> None:
    """Tell an address that was taken away, in case it wasn't the owner, and forget it.

    By no name: it may be somebody else's by now.
    """
    email = queries.address_of(reading(), message.ids["email_id"], is_removed=True)
    if email is not None:
        send(message, Recipient("", email), "account_address_gone")
        commands.forget_address(message.ids["email_id"])


# event → (code in the catalogue, what happened, as the mail says it)
_ADDRESSES = {
    "account.address_added": (
        "account_address_added",
        "An address was added to your account: {email}. Whoever reads it can sign in.",
    ),
    "account.address_changed": (
        "account_main_address",
        "Our mails go to another address now: {email}. The one before opens your account no more.",
    ),
    "account.address_chosen": (
        "account_main_address",
        "Our mails go to another of your addresses now: {email}.",
    ),
    "account.address_removed": (
        "account_address_removed",
        "One of your addresses was taken away. It opens your account no more.",
    ),
}


@registry.on(*_ADDRESSES)
def tell_other_addresses(message: Message, now: datetime) -> None:
    """Tell all other addresses of an account what became of one, in case it wasn't the owner.

    The first of them by the door for all, so that it is listed once; the rest get the same mail.
    """
    found = queries.account_by_id(reading(), message.subject_id)
    if found is None or not found.is_open:
        return
    added = message.ids.get("email_id", 0)
    email = queries.address_of(reading(), added) if added else found.email
    others = [each for each in queries.ways_in(reading(), found.account_id) if each != email]
    if not others:
        return
    code, says = _ADDRESSES[message.kind]
    says, at = says.format(email=masked_email(email or "")), message.created_at
    to, about = replace(found, email=others[0]), found.account_id
    refused: list[Exception] = []
    for each in others:
        try:
            if each == others[0]:
                tell(message, found.person_id, code, now, about=about, to=to, says=says, at=at)
            else:
                send(message, Recipient.of(found, email=each), code, says=says, at=at)
        except (OSError, SMTPException) as error:
            refused.append(error)  # one that takes no mails keeps no other from hearing
    if refused:
        raise refused[0]


# event → (the state in which it is still true, code in the catalogue)
_DECISIONS = {
    "membership.approved": (MembershipState.ACTIVE, "account_approved"),
    "membership.declined": (MembershipState.ENDED, "account_declined"),
    "membership.suspended": (MembershipState.SUSPENDED, "account_suspended"),
    "membership.reinstated": (MembershipState.ACTIVE, "account_reinstated"),
    "membership.ended": (MembershipState.ENDED, "account_ended"),
}


@registry.on(*_DECISIONS)
def tell_decision(message: Message, now: datetime) -> None:
    """Tell a person what was decided about their membership, if it still stands."""
    state, code = _DECISIONS[message.kind]
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is not None and facts.state is state:
        tell(
            message,
            facts.person_id,
            code,
            now,
            about=message.subject_id,
            association_id=facts.association_id,
            membership=facts,
        )


@registry.on("membership.waiting")
def tell_staff(message: Message, now: datetime) -> None:
    """Tell the admins that somebody waits; one mail while the queue isn't empty."""
    if not queries.is_first_in_line(reading(), message.subject_id):
        return
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None:
        return
    for person_id in queries.admins_of(reading(), facts.association_id):
        tell(
            message,
            person_id,
            "account_waiting",
            now,
            about=facts.association_id,
            association_id=facts.association_id,
            membership=facts,
            url=address("/manage"),
        )
