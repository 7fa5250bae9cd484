"""The addresses of an account: confirmed by a mailed link, chosen for mails, taken away.

Each is one row of `person_email`, whose address is unique: so no two accounts open with one.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, delete, func, select
from sqlalchemy.orm import Session

from alumnet.accounts import queries
from alumnet.accounts.commands.addresses import prove_address, settle_memberships
from alumnet.accounts.commands.joining import (
    FOR_OWNERS,
    Followed,
    ask,
    confirmed,
    first_or_second,
    give_up_moves,
    join_by,
    proven,
    use_link,
    use_up,
    use_up_for,
)
from alumnet.accounts.models import Account, MailedLink, PersonEmail
from alumnet.accounts.rules import POLICY, Purpose
from alumnet.accounts.ways_in import AddressIsYours, TooManyAddresses
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound


def confirm_address(link_id: int, *, now: datetime, password_hash: str | None = None) -> Followed:
    """Take an address as confirmed and settle what waited for it.

    For joining this makes the account, or takes over the imported person with this address; a
    password is set only where there is none yet. Raises LinkUsed, LinkExpired or NotFound.
    """
    return first_or_second(lambda: _confirm(link_id, now, password_hash))


def _confirm(link_id: int, now: datetime, password_hash: str | None) -> Followed:
    with writing() as session:
        link = use_link(session, link_id, now=now)
        match link.purpose:
            case Purpose.JOIN:
                return join_by(session, link, now, password_hash)
            case Purpose.CHANGE_ADDRESS:
                return _change_address(session, link, now)
            case Purpose.ADD_ADDRESS:
                return _add_address(session, link, now)
            case Purpose.CONFIRM:
                return proven(session, link, now)
        raise NotFound


# ---------------------------------------------------------------------------------- one more
def ask_to_add(account_id: int, email: str, *, now: datetime) -> int:
    """Have an address confirmed that shall open an account, too; return the id of the link.

    Whose it is decides itself when the mail is sent. Raises AddressIsYours, TooManyAddresses.
    """
    with writing() as session:
        session.get_one(Account, account_id, with_for_update=True)
        have = queries.ways_in(session, account_id)
        if email in have:
            raise AddressIsYours
        if len(have) + _on_their_way(session, account_id, email, now) >= POLICY.most_addresses:
            raise TooManyAddresses(most=POLICY.most_addresses)
        return ask(session, Purpose.ADD_ADDRESS, email, now=now, account_id=account_id).id


def _on_their_way(session: Session, account_id: int, email: str, now: datetime) -> int:
    """Count the other addresses that may be confirmed yet."""
    query = select(func.count(MailedLink.email.distinct())).where(
        MailedLink.account_id == account_id,
        MailedLink.purpose == Purpose.ADD_ADDRESS,
        MailedLink.used_at.is_(None),
        MailedLink.email != email,
        MailedLink.asked_at > now - POLICY.confirmation_link,
    )
    return session.scalar(query) or 0


def _add_address(session: Session, link: MailedLink, now: datetime) -> Followed:
    account, followed = _proved(session, link, now)
    row = _own(session, account, link.email)
    row.opens_account = account.email != link.email
    settle_memberships(session, account.person_id, now)
    _record(session, account, "account.address_added", now)
    outbox.add(session, "account.address_added", account.id, now=now, email_id=row.id)
    return followed


def _proved(session: Session, link: MailedLink, now: datetime) -> tuple[Account, Followed]:
    """Return the account for which its owner proved an address that opens no other one."""
    account = session.get(Account, link.account_id, with_for_update=True)
    if account is None or not account.active:
        raise NotFound
    _require_free(session, account, link.email)
    followed = confirmed(session, account, link.email, now)
    # Once more: from here on its row is locked, and whoever was first is there to be seen.
    _require_free(session, account, link.email)
    return account, followed


def _require_free(session: Session, account: Account, email: str) -> None:
    other = queries.account_at(session, email)
    if other is not None and other.account_id != account.id:
        raise NotFound


# ------------------------------------------------------------------------------- the main one
def _change_address(session: Session, link: MailedLink, now: datetime) -> Followed:
    """Put a new address in place of the main one, which opens nothing any more."""
    account, followed = _proved(session, link, now)
    before = session.scalar(select(PersonEmail.id).where(PersonEmail.email == account.email))
    _own(session, account, link.email).opens_account = False
    use_up_for(session, [account.email], now=now)
    _move(session, account, link.email, now)
    settle_memberships(session, account.person_id, now)
    _record(session, account, "account.address_changed", now)
    outbox.add(
        session,
        "account.address_changed",
        account.id,
        now=now,
        person_id=account.person_id,
        old_email_id=before or 0,
    )
    return followed


def choose_address(account_id: int, email: str, *, now: datetime) -> None:
    """Let mails go to another of the addresses by which an account opens; all open it still.

    Raises NotFound for an address that doesn't open it.
    """
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        if email == account.email:
            return
        chosen = _own(session, account, email)
        if not chosen.opens_account:
            raise NotFound
        kept = _row(session, account, account.email) or prove_address(
            session, account.person_id, account.email, now=now
        )
        chosen.opens_account, kept.opens_account = False, True
        _move(session, account, email, now)
        _record(session, account, "account.address_chosen", now)
        outbox.add(session, "account.address_chosen", account.id, now=now, old_email_id=kept.id)


def _move(session: Session, account: Account, email: str, now: datetime) -> None:
    account.email, account.update_datetime = email, now
    give_up_moves(session, MailedLink.account_id == account.id, now=now)


# ------------------------------------------------------------------------------------ one less
def remove_address(account_id: int, email: str, *, now: datetime) -> None:
    """Take an address away from an account, or give up having it confirmed.

    What was mailed there opens nothing any more. The main one stays until another is chosen, so
    that one always is confirmed. Raises NotFound for any address that can't be taken away.
    """
    with writing() as session:
        account = session.get_one(Account, account_id, with_for_update=True)
        row = _row(session, account, email)
        is_asked = _is_asked(session, account_id, email)
        if email == account.email or not (row or is_asked):
            raise NotFound
        use_up(session, _is_for(account_id, email), now=now)
        if row is not None and (row.opens_account or not is_asked):
            _take_away(session, account, row, now)


def _take_away(session: Session, account: Account, row: PersonEmail, now: datetime) -> None:
    if row.confirmed_at is None:
        session.delete(row)
        return
    use_up_for(session, [row.email], now=now)
    # The row stays until it was told there: else whoever got in could outrun every notice.
    row.opens_account, row.confirmed_at, row.removed_at = False, None, now
    _record(session, account, "account.address_removed", now)
    outbox.add(
        session,
        "account.address_removed",
        account.id,
        now=now,
        person_id=account.person_id,
        email_id=row.id,
    )


def forget_address(email_id: int) -> None:
    """Delete an address that its owner took away, now that it was told there."""
    with writing() as session:
        is_gone = PersonEmail.removed_at.is_not(None)
        session.execute(delete(PersonEmail).where(PersonEmail.id == email_id, is_gone))


def _is_for(account_id: int, email: str) -> ColumnElement[bool]:
    return and_(
        MailedLink.account_id == account_id,
        MailedLink.email == email,
        MailedLink.purpose.in_(FOR_OWNERS),
    )


def _is_asked(session: Session, account_id: int, email: str) -> bool:
    waits = MailedLink.used_at.is_(None)
    query = select(MailedLink.id).where(_is_for(account_id, email), waits)
    return session.scalar(query.limit(1)) is not None


# -------------------------------------------------------------------------------------- pieces
def _row(session: Session, account: Account, email: str) -> PersonEmail | None:
    return session.scalars(
        select(PersonEmail)
        .where(
            PersonEmail.person_id == account.person_id,
            PersonEmail.email == email,
            PersonEmail.removed_at.is_(None),
        )
        .with_for_update()
    ).one_or_none()


def _own(session: Session, account: Account, email: str) -> PersonEmail:
    row = _row(session, account, email)
    if row is None:
        raise NotFound
    return row


def _record(session: Session, account: Account, action: str, now: datetime) -> None:
    audit.record(session, account.person_id, action, "account", account.id, now=now)
