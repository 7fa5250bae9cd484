"""Whose an address is, and where somebody gets their mails."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person, PersonEmail


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where a mail goes and how it speaks to somebody.

    `given_name` is the one they chose, empty if they chose none; `zone` is a name of the time-zone
    database, empty for that of the site.
    """

    name: str
    given_name: str
    email: str
    zone: str = ""
    has_account: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Mailbox):
    """An account with what a mail to it needs."""

    person_id: int
    account_id: int
    has_password: bool
    is_open: bool
    # Whether the address that was asked for opens it.
    is_way_in: bool = True


def _contacts() -> Select[Account, str, str]:
    return (
        select(Account, Person.display_name, Person.given_name)
        .join(Person, Person.id == Account.person_id)
        .where(
            Account.active,
            Account.confirmed_at.is_not(None),
            Person.erased_at.is_(None),
            Person.is_deceased.is_(False),
        )
    )


def _contact(
    account: Account,
    name: str,
    given_name: str,
    is_way_in: bool = True,  # noqa: FBT001, FBT002
) -> Contact:
    return Contact(
        person_id=account.person_id,
        account_id=account.id,
        name=name,
        given_name=given_name,
        email=account.email,
        zone=account.zone,
        has_password=account.password is not None,
        is_open=account.active,
        is_way_in=bool(is_way_in),
    )


def contact(session: Session, person_id: int) -> Contact | None:
    """Return where a person gets mails; None without a confirmed, open account. One statement."""
    return contacts(session, [person_id]).get(person_id)


def contacts(session: Session, person_ids: Iterable[int]) -> dict[int, Contact]:
    """Return where these people get mails, by person; who can't be reached is left out. One."""
    rows = session.execute(_contacts().where(Account.person_id.in_(list(person_ids))))
    return {row[0].person_id: _contact(*row) for row in rows}


def mail_of(session: Session, person_id: int) -> Mailbox | None:
    """Return where mails to a person go, None when there is no way. Two statements.

    Of whom an association imported, and who has no account, it is the address on file.
    """
    known = contact(session, person_id)
    if known is not None:
        return known
    row = session.execute(
        select(Person.display_name, Person.given_name, PersonEmail.email)
        .join(PersonEmail, PersonEmail.person_id == Person.id)
        .where(
            Person.id == person_id,
            Person.erased_at.is_(None),
            Person.is_deceased.is_(False),
            ~exists().where(Account.person_id == Person.id),
        )
        .order_by(PersonEmail.id)
        .limit(1)
    ).one_or_none()
    return None if row is None else Mailbox(*row, has_account=False)


def opens_with(email: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the SQL condition that an account opens with this address: the main one or another."""
    return or_(Account.email == email, Account.person_id == _keeper(email))


def _keeper(email: ColumnElement[str]) -> ScalarSelect[int]:
    """Return who keeps an address to sign in with beside the main one: an address is one row."""
    return (
        select(PersonEmail.person_id)
        .where(PersonEmail.email == email, PersonEmail.opens_account)
        .scalar_subquery()
    )


def ways_in(session: Session, account_id: int) -> list[str]:
    """Return the addresses by which an account opens, the main one first. One statement."""
    rows = session.execute(
        select(Account.email, PersonEmail.email)
        .outerjoin(
            PersonEmail,
            (PersonEmail.person_id == Account.person_id) & PersonEmail.opens_account,
        )
        .where(Account.id == account_id)
        .order_by(PersonEmail.id)
    ).all()
    return list(dict.fromkeys([row[0] for row in rows] + [row[1] for row in rows if row[1]]))


def account_at(session: Session, email: str) -> Contact | None:
    """Return the account that opens with this address, or whose person proved it once. One.

    Also one that was closed (`is_open` is false then). An address that was proved once but that the
    owner doesn't keep (`is_way_in` is false then) opens nothing: it may be somebody else's by now,
    as an address at work is after leaving.
    """
    # Never null, which the databases sort to different ends.
    is_way_in = func.coalesce(opens_with(literal(email)), false())
    proven = select(PersonEmail.person_id).where(
        PersonEmail.email == email, PersonEmail.confirmed_at.is_not(None)
    )
    query = (
        select(Account, Person.display_name, Person.given_name, is_way_in)
        .join(Person, Person.id == Account.person_id)
        .where(or_(Account.email == email, Account.person_id.in_(proven)))
        .order_by(is_way_in.desc())
        .limit(1)
    )
    found = session.execute(query).one_or_none()
    return None if found is None else _contact(*found)


def account_by_id(session: Session, account_id: int) -> Contact | None:
    """Return an account, also one that was closed. One statement."""
    found = session.execute(
        select(Account, Person.display_name, Person.given_name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.id == account_id)
    ).one_or_none()
    return None if found is None else _contact(*found)


def address_of(session: Session, email_id: int, *, is_removed: bool = False) -> str | None:
    """Return one address on file by its id, or one that its owner took away. One statement."""
    is_gone = PersonEmail.removed_at.is_not(None)
    return session.scalar(
        select(PersonEmail.email).where(PersonEmail.id == email_id, is_gone == is_removed)
    )
