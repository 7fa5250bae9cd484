"""The addresses of an account as its owner sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, MailedLink, PersonEmail
from alumnet.accounts.rules import LinkState, Purpose, link_state
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
    """Return all addresses of somebody, the main one first. Three statements."""
    states = {account.email: AddressState.MAIN}
    on_file = session.scalars(
        select(PersonEmail)
        .where(PersonEmail.person_id == account.person_id, PersonEmail.removed_at.is_(None))
        .order_by(PersonEmail.opens_account.desc(), PersonEmail.id)
    ).all()
    for row in on_file:
        states.setdefault(row.email, _state(row))
    links = session.scalars(
        select(MailedLink)
        .where(
            MailedLink.account_id == account.id,
            MailedLink.purpose.in_(_STATES),
            MailedLink.used_at.is_(None),
        )
        .order_by(MailedLink.id)
    )
    for link in links:
        is_new = states.get(link.email) not in _OPENING
        if is_new and link_state(link.purpose, link.sent_at, link.used_at, now) is LinkState.OPEN:
            states[link.email] = _STATES[link.purpose]
    back = registry.came_back(session, list(states))
    return [OwnAddress(email, state, back.get(email)) for email, state in states.items()]


def _state(row: PersonEmail) -> AddressState:
    if row.opens_account:
        return AddressState.OPENS
    return AddressState.KNOWN if row.confirmed_at is None else AddressState.CONFIRMED
