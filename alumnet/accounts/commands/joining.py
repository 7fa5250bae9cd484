"""Asking for a mailed link, and what happens when somebody follows one."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.accounts import queries
from alumnet.accounts.commands.addresses import (
    add_person,
    apply_for,
    prove_address,
    settle_memberships,
    unclaimed_person,
)
from alumnet.accounts.commands.sessions import end_sessions
from alumnet.accounts.models import Account, MailedLink, PersonEmail, Registration
from alumnet.accounts.rules import (
    POLICY,
    AskedTooSoon,
    ChangeOver,
    LinkExpired,
    LinkState,
    LinkUsed,
    MembershipState,
    Purpose,
    link_state,
)
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound

T = TypeVar("T")
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody writes who wants to join."""

    name: str
    email: str
    association_id: int
    class_year: int | None = None
    member_number: str | None = None
    note: str = ""
    is_student: bool = False


# ------------------------------------------------------------------------------ asking for a link
def ask_to_join(wish: Wish, *, now: datetime) -> int:
    """Keep what was written and have the address confirmed; return the id of the link.

    The same rows are written whoever has the address: only its owner learns from the mail whether
    there is an account.
    """
    with writing() as session:
        link = _ask(session, Purpose.JOIN, wish.email, now=now)
        session.add(_written_down(link, wish))
    return link.id


def ask_for_link(
    purpose: Purpose, email: str, *, now: datetime, account_id: int | None = None
) -> int:
    """Have a link mailed, if this address may have one; return the id of the link.

    Who asks to change to another address than a moment ago may have mistyped the first: what was
    mailed there takes the account nowhere any more.
    """
    with writing() as session:
        if purpose is Purpose.CHANGE_ADDRESS:
            _give_up_moves(
                session, MailedLink.account_id == account_id, MailedLink.email != email, now=now
            )
        return _ask(session, purpose, email, now=now, account_id=account_id).id


def ask_again(link_id: int, *, now: datetime) -> int:
    """Have a new link mailed for the same purpose to the same address; return its id.

    Raises AskedTooSoon within a minute of the one before, and ChangeOver for a change of address
    that is done or was given up: only the owner of the account may ask for that anew.
    """
    with writing() as session:
        before = _locked_link(session, link_id)
        if before.purpose is Purpose.CHANGE_ADDRESS and before.used_at is not None:
            raise ChangeOver
        latest = session.scalar(
            select(MailedLink.asked_at)
            .where(MailedLink.email == before.email, MailedLink.purpose == before.purpose)
            .order_by(MailedLink.asked_at.desc())
            .limit(1)
        )
        free_at = (latest or before.asked_at) + POLICY.another_mail_after
        if now < free_at:
            raise AskedTooSoon(until=free_at)
        link = _ask(session, before.purpose, before.email, now=now, account_id=before.account_id)
        written = session.get(Registration, link_id)
        if written is not None:
            session.add(_written_down(link, _wish_in(written, link)))
    return link.id


def _written_down(link: MailedLink, wish: Wish) -> Registration:
    said = {name: value for name, value in asdict(wish).items() if name != "email"}
    return Registration(link_id=link.id, **said)


def _wish_in(was: Registration, link: MailedLink) -> Wish:
    kept = ("name", "association_id", "class_year", "member_number", "note", "is_student")
    return Wish(email=link.email, **{each: getattr(was, each) for each in kept})


def _locked_link(session: Session, link_id: int) -> MailedLink:
    """Return a link with its account and itself locked, in the order in which links are used up."""
    account_id = session.scalar(select(MailedLink.account_id).where(MailedLink.id == link_id))
    if account_id is not None:
        session.get(Account, account_id, with_for_update=True)
    link = session.get(MailedLink, link_id, with_for_update=True)
    if link is None:
        raise NotFound
    return link


def _ask(
    session: Session,
    purpose: Purpose,
    email: str,
    *,
    now: datetime,
    account_id: int | None = None,
) -> MailedLink:
    link = MailedLink(purpose=purpose, email=email, account_id=account_id, asked_at=now)
    session.add(link)
    session.flush()
    outbox.add(session, "account.link_asked", link.id, now=now)
    return link


def note_sent(link_id: int, *, now: datetime) -> None:
    """Start the lifetime of a link: its mail goes out now."""
    with writing() as session:
        session.execute(update(MailedLink).where(MailedLink.id == link_id).values(sent_at=now))


# -------------------------------------------------------------------------------- following one
@dataclass(frozen=True, slots=True)
class Followed:
    """Who followed a link, whether that made a new account, and whether it let them in."""

    account_id: int
    person_id: int
    is_new: bool = False
    is_in: bool = False


def confirm_address(link_id: int, *, now: datetime, password_hash: str | None = None) -> Followed:
    """Take an address as confirmed and settle what waited for it.

    For joining this makes the account, or takes over the imported person with this address; a
    password is set only where there is none yet. Raises LinkUsed, LinkExpired or NotFound.
    """
    return first_or_second(lambda: _confirm(link_id, now, password_hash))


def first_or_second(attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns, tried again once when somebody was first with a unique row."""
    try:
        return attempt()
    except IntegrityError:
        return attempt()


def _confirm(link_id: int, now: datetime, password_hash: str | None) -> Followed:
    with writing() as session:
        link = use_link(session, link_id, now=now)
        if link.purpose is Purpose.JOIN:
            return _join(session, link, now, password_hash)
        if link.purpose is Purpose.CHANGE_ADDRESS:
            return _change_address(session, link, now)
        if link.purpose is Purpose.CONFIRM:
            return _proven(session, link, now)
        raise NotFound


def use_link(session: Session, link_id: int, *, now: datetime) -> MailedLink:
    """Use a link up and return it. Raises LinkUsed, LinkExpired, or NotFound."""
    link = session.get(MailedLink, link_id, with_for_update=True)
    if link is None:
        raise NotFound
    state = link_state(link.purpose, link.sent_at, link.used_at, now)
    if state is LinkState.USED:
        raise LinkUsed
    if state is LinkState.EXPIRED:
        raise LinkExpired
    link.used_at = now
    return link


def _join(session: Session, link: MailedLink, now: datetime, password_hash: str | None) -> Followed:
    wish = _wish_in(session.get_one(Registration, link.id), link)
    return join(session, wish, now=now, password_hash=password_hash)


def join(
    session: Session, wish: Wish, *, now: datetime, password_hash: str | None = None
) -> Followed:
    """Give whoever proved an address an account, and let them apply, in the caller's transaction.

    Whether that lets them in is for the roster and the staff. Raises NotFound for an address that
    opens no account.
    """
    known = queries.account_at(session, wish.email)
    if known is not None and (not known.is_open or known.email != wish.email):
        raise NotFound
    if known is not None:
        account = session.get_one(Account, known.account_id)
    else:
        person_id = unclaimed_person(session, wish.email) or add_person(session, wish.name, now=now)
        account = open_account(session, person_id, wish.email, now=now)
    account.password = account.password or password_hash
    account.consented_at = account.consented_at or now
    followed = confirmed(session, account, wish.email, now, is_new=known is None)
    membership = apply_for(
        session,
        account.person_id,
        wish.association_id,
        now=now,
        class_year=wish.class_year,
        member_number=wish.member_number,
        note=wish.note,
        is_student=wish.is_student,
    )
    settle_memberships(session, account.person_id, now)
    return replace(followed, is_in=membership.state is MembershipState.ACTIVE)


def open_account(session: Session, person_id: int, email: str, *, now: datetime) -> Account:
    """Give a person an account, not confirmed yet, without a password."""
    account = Account(
        person_id=person_id,
        email=email,
        fs_uniquifier=secrets.token_hex(32),
        create_datetime=now,
        update_datetime=now,
    )
    session.add(account)
    session.flush()
    # Search knows by it who is new.
    outbox.add(session, "person.changed", person_id, now=now)
    return account


def confirmed(
    session: Session, account: Account, email: str, now: datetime, *, is_new: bool = False
) -> Followed:
    """Note that the account's person has proved this address."""
    account.confirmed_at = account.confirmed_at or now
    prove_address(session, account.person_id, email, now=now)
    return Followed(account.id, account.person_id, is_new)


def _proven(session: Session, link: MailedLink, now: datetime) -> Followed:
    """Whoever follows a link reads the address: confirm it, and settle what waited for that."""
    account = session.scalars(
        select(Account).where(Account.email == link.email, Account.active).with_for_update()
    ).one_or_none()
    if account is None or link.account_id not in {None, account.id}:
        raise NotFound
    followed = confirmed(session, account, link.email, now)
    settle_memberships(session, account.person_id, now)
    return followed


def _change_address(session: Session, link: MailedLink, now: datetime) -> Followed:
    account = session.get(Account, link.account_id, with_for_update=True)
    other = queries.account_at(session, link.email)
    if account is None or (other is not None and other.account_id != account.id):
        raise NotFound
    before = session.scalar(select(PersonEmail.id).where(PersonEmail.email == account.email))
    account.email = link.email
    account.update_datetime = now
    _give_up_moves(session, MailedLink.account_id == account.id, now=now)
    followed = confirmed(session, account, link.email, now)
    settle_memberships(session, account.person_id, now)
    audit.record(
        session, account.person_id, "account.address_changed", "account", account.id, now=now
    )
    outbox.add(session, "account.address_changed", account.id, now=now, old_email_id=before or 0)
    return followed


def sign_in_by_link(link_id: int, *, now: datetime) -> Followed:
    """Use a mailed sign-in link. Raises LinkUsed, LinkExpired or NotFound."""
    with writing() as session:
        link = use_link(session, link_id, now=now)
        if link.purpose is not Purpose.SIGN_IN:
            raise NotFound
        return _proven(session, link, now)


def reset_password(link_id: int, password_hash: str, *, now: datetime) -> Followed:
    """Set a new password by a mailed link, and sign out everywhere.

    Raises LinkUsed, LinkExpired or NotFound.
    """
    with writing() as session:
        link = use_link(session, link_id, now=now)
        if link.purpose is not Purpose.RESET:
            raise NotFound
        followed = _proven(session, link, now)
        set_password(session, followed.account_id, password_hash, now=now)
    return followed


def set_password(session: Session, account_id: int, password_hash: str, *, now: datetime) -> None:
    """Set a password, end all sessions, use up links that were mailed, and tell the person."""
    account = session.get_one(Account, account_id, with_for_update=True)
    account.password = password_hash
    end_sessions(session, account)
    account.update_datetime = now
    use_up_links(session, account, now=now)
    audit.record(
        session, account.person_id, "account.password_changed", "account", account.id, now=now
    )
    outbox.add(session, "account.password_changed", account.id, now=now)


def use_up_links(session: Session, account: Account, *, now: datetime) -> None:
    """Use up what was mailed to open the account or to give it another address.

    A new address goes too: else whoever was in the account before could still take it along. So
    does a further link to join, which signs in whoever has an account by now.
    """
    _use_up(session, MailedLink.email == account.email, MailedLink.purpose.in_(_OPENING), now=now)
    _give_up_moves(session, MailedLink.account_id == account.id, now=now)


_OPENING = (Purpose.RESET, Purpose.SIGN_IN, Purpose.JOIN, Purpose.CONFIRM)


def _give_up_moves(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    _use_up(session, MailedLink.purpose == Purpose.CHANGE_ADDRESS, *which, now=now)


def _use_up(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    session.execute(
        update(MailedLink)
        .where(*which, MailedLink.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def forget_unconfirmed(now: datetime) -> int:
    """Delete links, and with them registrations, that are older than 14 days; return how many."""
    deleted = 0
    while True:
        with writing() as session:
            old = session.scalars(
                select(MailedLink.id)
                .where(MailedLink.asked_at < now - POLICY.unconfirmed_kept)
                .order_by(MailedLink.id)
                .limit(_BATCH)
            ).all()
            session.execute(delete(MailedLink).where(MailedLink.id.in_(old)))
        deleted += len(old)
        if len(old) < _BATCH:
            return deleted
