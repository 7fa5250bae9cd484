"""What tests of accounts need beside the common builders."""

from datetime import datetime

from sqlalchemy import select

from alumnet.accounts import commands, links
from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    MailedLink,
    MembershipState,
    PersonEmail,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.rules import name_key
from alumnet.kernel.db import reading, writing
from tests.builders import THEN, Built


def a_known_email(person: Built, email: str, *, confirmed: bool = False) -> None:
    """Put an address on file for a person."""
    with writing() as session:
        row = PersonEmail(
            person_id=person.id, email=email, confirmed_at=THEN if confirmed else None
        )
        session.add(row)


def a_line(
    association: Built,
    name: str = "Ada Line",
    *emails: str,
    external_id: str = "1",
    class_year: int | None = None,
) -> int:
    """Put a line on the roster of an association."""
    with writing() as session:
        entry = RosterEntry(
            association_id=association.id,
            external_id=external_id,
            name=name,
            name_key=name_key(name),
            class_year=class_year,
        )
        session.add(entry)
        session.flush()
        session.add_all(RosterEmail(entry_id=entry.id, email=email) for email in emails)
    return entry.id


def the_membership(person_id: int, association: Built) -> AssociationMembership:
    """Return the row of a membership; AssertionError when there is none."""
    found = (
        reading()
        .scalars(
            select(AssociationMembership)
            .where(
                AssociationMembership.person_id == person_id,
                AssociationMembership.association_id == association.id,
            )
            .execution_options(populate_existing=True)
        )
        .one_or_none()
    )
    assert found is not None, "no membership"
    return found


def state_of(person_id: int, association: Built) -> MembershipState:
    """Return where a membership stands."""
    return the_membership(person_id, association).state


def suspend_membership(
    membership_id: int, *, by: int, now: datetime, until: datetime | None = None, words: str = ""
) -> None:
    """Suspend a member as another command would, in a transaction of its own."""
    with writing() as session:
        commands.suspend(session, membership_id, by=by, now=now, until=until, words=words)


def reinstate_membership(membership_id: int, *, by: int, now: datetime) -> None:
    """End a suspension as another command would, in a transaction of its own."""
    with writing() as session:
        commands.reinstate(session, membership_id, by=by, now=now)


def the_account(email: str) -> Account:
    """Return the row of the account that signs in with an address."""
    query = select(Account).where(Account.email == email)
    return reading().scalars(query.execution_options(populate_existing=True)).one()


def token_of(link_id: int) -> str:
    """Return the token that the mail of a link carries."""
    link = reading().get_one(MailedLink, link_id)
    return links.token(links.MAILED, link.id, link.asked_at)


def invitation_token(invitation_id: int) -> str:
    """Return the token that the mail of an invitation carries."""
    row = reading().get_one(Invitation, invitation_id)
    return links.token(links.INVITATION, row.id, row.asked_at)


def without_password(person: Built) -> None:
    """Leave a person without a password: they sign in by mailed links."""
    with writing() as session:
        session.query(Account).filter_by(person_id=person.id).one().password = None
