"""Where a mailed link or an invitation leads, and what their mails need."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts import links
from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    Invitation,
    MailedLink,
    Person,
    Registration,
)
from alumnet.accounts.queries.addresses import Mailbox
from alumnet.accounts.rules import POLICY, LinkState, Purpose, link_state


@dataclass(frozen=True, slots=True)
class LinkPage:
    """What the page behind a mailed link shows; name, association and year for joining only."""

    id: int
    purpose: Purpose
    email: str
    state: LinkState
    account_id: int | None
    name: str | None = None
    association_name: str | None = None
    class_year: int | None = None
    member_number: str | None = None


def _parts(row: Sequence[Any]) -> tuple[Any, ...]:
    """Return a row as values: the types don't know that an outer join may bring None."""
    return tuple(row)


def link_of(session: Session, token: str, now: datetime) -> LinkPage | None:
    """Return where a token leads; None for a token that isn't ours or is long gone. One."""
    named = links.read(links.MAILED, token)
    if named is None:
        return None
    found = session.execute(
        select(MailedLink, Registration, Association.name)
        .outerjoin(Registration, Registration.link_id == MailedLink.id)
        .outerjoin(Association, Association.id == Registration.association_id)
        .where(MailedLink.id == named[0], MailedLink.asked_at == named[1])
    ).one_or_none()
    if found is None:
        return None
    link, wish, association = _parts(found)
    return LinkPage(
        id=link.id,
        purpose=link.purpose,
        email=link.email,
        state=link_state(link.purpose, link.sent_at, link.used_at, now),
        account_id=link.account_id,
        name=wish.name if wish else None,
        association_name=association,
        class_year=wish.class_year if wish else None,
        member_number=wish.member_number if wish else None,
    )


@dataclass(frozen=True, slots=True)
class LinkToSend:
    """What the mail of a link needs; `name` is what the person called themselves, if known."""

    purpose: Purpose
    email: str
    token: str
    account_id: int | None
    name: str | None


def link_to_send(session: Session, link_id: int) -> LinkToSend | None:
    """Return what to mail for a link; None when it was used or is gone. One statement."""
    found = session.execute(
        select(MailedLink, Registration.name)
        .outerjoin(Registration, Registration.link_id == MailedLink.id)
        .where(MailedLink.id == link_id, MailedLink.used_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    link, name = found
    token = links.token(links.MAILED, link.id, link.asked_at)
    return LinkToSend(link.purpose, link.email, token, link.account_id, name)


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """An invitation with what the association knows of the person."""

    id: int
    person_id: int
    name: str
    given_name: str
    email: str
    token: str
    association_id: int
    association_name: str
    class_year: int | None
    member_number: str | None
    state: LinkState
    has_account: bool

    @property
    def mailbox(self) -> Mailbox:
        """Where the invitation goes."""
        return Mailbox(self.name, self.given_name, self.email, has_account=self.has_account)


def invitation_of(session: Session, token: str, now: datetime) -> InvitationPage | None:
    """Return the invitation that a token names; None for a token that isn't ours. One."""
    named = links.read(links.INVITATION, token)
    if named is None:
        return None
    found = _invitation(session, named[0], now)
    return found if found is not None and found.token == token else None


def invitation_to_send(
    session: Session, invitation_id: int, now: datetime
) -> InvitationPage | None:
    """Return an invitation that is still open, for its mail. One statement."""
    found = _invitation(session, invitation_id, now)
    return found if found is not None and found.state is LinkState.OPEN else None


def _invitation(session: Session, invitation_id: int, now: datetime) -> InvitationPage | None:
    found = session.execute(
        select(Invitation, Person, Association.name, AssociationMembership, Account.id)
        .join(Person, Person.id == Invitation.person_id)
        .join(Association, Association.id == Invitation.association_id)
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(
            AssociationMembership,
            (AssociationMembership.person_id == Person.id)
            & (AssociationMembership.association_id == Invitation.association_id),
        )
        .where(Invitation.id == invitation_id, Person.erased_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    invitation, person, association, membership, account_id = _parts(found)
    return InvitationPage(
        id=invitation.id,
        person_id=person.id,
        name=person.display_name,
        given_name=person.given_name,
        email=invitation.email,
        token=links.token(links.INVITATION, invitation.id, invitation.asked_at),
        association_id=invitation.association_id,
        association_name=association,
        class_year=membership.class_year if membership else None,
        member_number=membership.member_number if membership else None,
        state=_invitation_state(invitation, now),
        has_account=account_id is not None,
    )


def _invitation_state(invitation: Invitation, now: datetime) -> LinkState:
    if invitation.accepted_at is not None:
        return LinkState.USED
    if invitation.sent_at is not None and now >= invitation.sent_at + POLICY.invitation:
        return LinkState.EXPIRED
    return LinkState.OPEN
