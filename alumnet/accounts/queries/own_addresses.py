"""The addresses of an account as its owner sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, MailedLink, PersonEmail
from alumnet.accounts.rules import POLICY, Purpose
from alumnet.accounts.ways_in import AddressState
from alumnet.kernel.registry import registry

_STATES = {
    Purpose.ADD_ADDRESS: AddressState.ASKED,
    Purpose.CHANGE_ADDRESS: AddressState.MOVES,
}

_OPENING = (AddressState.MAIN, AddressState.OPENS)


@dataclass(frozen=True, slots=True)
class OwnAddress:
    """An address, what it is to the account, and since when mails to it come back, if they do."""

    email: str
    state: AddressState
    back_since: datetime | None = None


def own_addresses(session: Session, account: Account, now: datetime) -> Sequence[OwnAddress]:
    """Return all addresses of somebody, the main one first. Three statements.

    Of one that isn't confirmed yet nothing is told that would tell whose it is: it stands here as
    long, whether a mail went there or not.
    """
    states = {account.email: AddressState.MAIN}
    on_file = session.scalars(
        select(PersonEmail)
        .where(PersonEmail.person_id == account.person_id, PersonEmail.removed_at.is_(None))
        .order_by(PersonEmail.opens_account.desc(), PersonEmail.id)
    ).all()
    for row in on_file:
        states.setdefault(row.email, _state(row))
    back = registry.came_back(session, list(states))
    asked = session.execute(
        select(MailedLink.email, MailedLink.purpose)
        .where(
            MailedLink.account_id == account.id,
            MailedLink.purpose.in_(_STATES),
            MailedLink.used_at.is_(None),
            MailedLink.asked_at > now - POLICY.confirmation_link,
        )
        .order_by(MailedLink.id)
    )
    for email, purpose in asked:
        if states.get(email) not in _OPENING:
            states[email] = _STATES[purpose]
    return [OwnAddress(email, state, back.get(email)) for email, state in states.items()]


def _state(row: PersonEmail) -> AddressState:
    if row.opens_account:
        return AddressState.OPENS
    return AddressState.KNOWN if row.confirmed_at is None else AddressState.CONFIRMED
