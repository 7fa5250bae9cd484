"""Asking for a mailed link, and what happens when somebody follows one."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, delete, literal, select, update
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
from alumnet.accounts.ways_in import AddressTaken
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import one_at_a_time, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before

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
        link = ask(session, Purpose.JOIN, wish.email, now=now)
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
            give_up_moves(
                session, MailedLink.account_id == account_id, MailedLink.email != email, now=now
            )
        return ask(session, purpose, email, now=now, account_id=account_id).id


def ask_again(link_id: int, *, now: datetime) -> int:
    """Have a new link mailed for the same purpose to the same address; return its id.

    Raises AskedTooSoon within a minute of the one before, and ChangeOver for a change of address
    that is done or was given up: only the owner of the account may ask for that anew.
    """
    with writing() as session:
        before = _locked_link(session, link_id)
        if before.purpose in FOR_OWNERS and before.used_at is not None:
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
        link = ask(session, before.purpose, before.email, now=now, account_id=before.account_id)
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
    found = session.execute(
        select(MailedLink.account_id, MailedLink.email).where(MailedLink.id == link_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    account_id, email = found
    is_owner = Account.id == account_id if account_id else queries.opens_with(literal(email))
    session.execute(select(Account.id).where(is_owner).with_for_update())
    link = session.get(MailedLink, link_id, with_for_update=True)
    if link is None:
        raise NotFound
    return link


def ask(
    session: Session, purpose: Purpose, email: str, *, now: datetime, account_id: int | None = None
) -> MailedLink:
    """Have a link mailed, inside another command."""
    link = MailedLink(purpose=purpose, email=email, account_id=account_id, asked_at=now)
    if purpose in {Purpose.SIGN_IN, Purpose.RESET}:
        one_at_a_time(session, f"link {email}")
        before = said_before(session, link, MailedLink.asked_at, now)
        if before is not None and before.used_at is None:
            return before
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


def first_or_second(attempt: Callable[[], T]) -> T:
    """Return what `attempt` returns, tried again once when somebody was first with a unique row."""
    try:
        return attempt()
    except (IntegrityError, AddressTaken):
        return attempt()


def use_link(session: Session, link_id: int, *, now: datetime) -> MailedLink:
    """Use a link up and return it. Raises LinkUsed, LinkExpired, or NotFound."""
    link = _locked_link(session, link_id)
    state = link_state(link.purpose, link.sent_at, link.used_at, now)
    if state is LinkState.USED:
        raise LinkUsed
    if state is LinkState.EXPIRED:
        raise LinkExpired
    link.used_at = now
    return link


def join_by(
    session: Session, link: MailedLink, now: datetime, password_hash: str | None
) -> Followed:
    """Let somebody join who followed the link for it; raises what `join` does."""
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
    if known is not None and (not (known.is_open and known.is_way_in)):
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


def proven(session: Session, link: MailedLink, now: datetime) -> Followed:
    """Whoever follows a link reads the address: confirm it, and settle what waited for that.

    Raises NotFound for an address that opens no account, or another than the link was asked for.
    """
    account = session.scalars(
        select(Account).where(queries.opens_with(literal(link.email)), Account.active)
    ).one_or_none()
    if account is None or link.account_id not in {None, account.id}:
        raise NotFound
    followed = confirmed(session, account, link.email, now)
    settle_memberships(session, account.person_id, now)
    return followed


def sign_in_by_link(link_id: int, *, now: datetime) -> Followed:
    """Use a mailed sign-in link. Raises LinkUsed, LinkExpired or NotFound."""
    with writing() as session:
        link = use_link(session, link_id, now=now)
        if link.purpose is not Purpose.SIGN_IN:
            raise NotFound
        return proven(session, link, now)


def reset_password(link_id: int, password_hash: str, *, now: datetime) -> Followed:
    """Set a new password by a mailed link, and sign out everywhere.

    Raises LinkUsed, LinkExpired or NotFound.
    """
    with writing() as session:
        link = use_link(session, link_id, now=now)
        if link.purpose is not Purpose.RESET:
            raise NotFound
        followed = proven(session, link, now)
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
    use_up_for(session, queries.ways_in(session, account.id), now=now)
    use_up(
        session, MailedLink.account_id == account.id, MailedLink.purpose.in_(FOR_OWNERS), now=now
    )


def use_up_for(session: Session, emails: Sequence[str], *, now: datetime) -> None:
    """Use up what was mailed to addresses to open an account."""
    use_up(session, MailedLink.email.in_(emails), MailedLink.purpose.in_(_OPENING), now=now)


_OPENING = (Purpose.RESET, Purpose.SIGN_IN, Purpose.JOIN, Purpose.CONFIRM)
# What only the owner of an account asks for; once it is used only they ask for it anew.
FOR_OWNERS = (Purpose.CHANGE_ADDRESS, Purpose.ADD_ADDRESS)


def give_up_moves(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    """Let links for a change of address change nothing any more."""
    use_up(session, MailedLink.purpose == Purpose.CHANGE_ADDRESS, *which, now=now)


def use_up(session: Session, *which: ColumnElement[bool], now: datetime) -> None:
    """Let links open nothing any more that nobody used so far."""
    session.execute(
        update(MailedLink)
        .where(*which, MailedLink.used_at.is_(None))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def forget_unconfirmed(now: datetime) -> int:
    """Delete links, and with them registrations, that are older than 14 days; return how many.

    So go addresses that were taken away and couldn't be told.
    """
    deleted = 0
    with writing() as session:
        untold = PersonEmail.removed_at < now - POLICY.unconfirmed_kept
        session.execute(delete(PersonEmail).where(untold))
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
