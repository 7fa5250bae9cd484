"""What the mails of invitations say, and to whom they may go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts import queries as accounts
from alumnet.accounts.models import Association, Person, PersonEmail
from alumnet.accounts.queries.presence import is_present
from alumnet.connections.queries import standing_block, standing_connection
from alumnet.inviting import links
from alumnet.inviting.models import InvitedAddress, InvitingSecret, MemberInvitation
from alumnet.inviting.rules import InvitationState, ends_at, in_words
from alumnet.members.rules import given_name_of
from alumnet.organizations.models import Organization
from alumnet.organizations.rules import TYPED

_MET = InvitationState.MET


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """An invitation for a mail; `is_here`: its inviter is, and nobody of the staff hid them.

    A place that somebody typed isn't named: anything may stand there.
    """

    id: int
    public_id: str
    state: InvitationState
    email: str | None
    token: str
    inviter_id: int
    inviter: str
    given_name: str
    association_id: int
    association: str
    association_slug: str
    known_from: str
    ends_at: datetime
    person_id: int | None
    is_here: bool


def invitation_mail(session: Session, invitation_id: int) -> InvitationMail | None:
    """Return an invitation with its inviter; None for one that is gone. One statement."""
    found = session.execute(_rows().where(MemberInvitation.id == invitation_id)).one_or_none()
    if found is None:
        return None
    row: MemberInvitation = found.MemberInvitation
    return InvitationMail(
        id=row.id,
        public_id=row.public_id,
        state=row.state,
        email=row.email,
        token=links.token(row.id, row.created_at),
        inviter_id=row.inviter_id,
        inviter=found.display_name,
        given_name=given_name_of(found.display_name, found.given_name),
        association_id=row.association_id,
        association=found.name,
        association_slug=found.slug,
        known_from=in_words(row.kind, found.listed or "", row.period if found.listed else None),
        ends_at=ends_at(row.created_at),
        person_id=row.person_id,
        is_here=bool(found.is_here),
    )


def _rows() -> Select[*tuple[Any, ...]]:
    listed = select(Organization.name).where(
        Organization.public_id == MemberInvitation.place_public_id, Organization.source != TYPED
    )
    return (
        select(
            MemberInvitation,
            Person.display_name,
            Person.given_name,
            Association.name,
            Association.slug,
            listed.scalar_subquery().label("listed"),
            is_present().label("is_here"),
        )
        .join(Person, Person.id == MemberInvitation.inviter_id)
        .join(Association, Association.id == MemberInvitation.association_id)
    )


def is_together(session: Session, invitation_id: int) -> bool:
    """Whether an invitation brought two together who are connected still. One statement."""
    inviter, person = MemberInvitation.inviter_id, MemberInvitation.person_id
    is_met = (MemberInvitation.id == invitation_id) & (MemberInvitation.state == _MET)
    connected = standing_connection(inviter.expression, person.expression)
    return bool(session.scalar(select(exists().where(is_met, connected))))


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an invited address is: a member who may be told, or nobody who may be written to."""

    member_id: int | None


def owner_of(session: Session, email: str, inviter_id: int) -> Owner | None:
    """Return whose an address is; None when a mail to it may bring somebody new. Two statements.

    A member is told unless they are the inviter, are connected with them, or a block stands
    between the two. Somebody who died is written to by nobody.
    """
    known = accounts.account_at(session, email)
    if known is None:
        died = exists().where(
            PersonEmail.email == email,
            Person.id == PersonEmail.person_id,
            or_(Person.is_deceased, Person.hidden_by_staff_at.is_not(None)),
        )
        return Owner(None) if session.scalar(select(died)) else None
    reached = session.scalar(
        select(Person.id).where(
            Person.id == known.person_id,
            Person.id != inviter_id,
            is_present(),
            ~standing_block(Person.id, inviter_id),
            ~standing_connection(inviter_id, Person.id),
        )
    )
    return Owner(reached if known.is_open else None)


def who_want_none(session: Session, emails: Collection[str]) -> frozenset[str]:
    """Return those of these addresses whose owners never want an invitation. Two statements."""
    kept = session.get(InvitingSecret, 1)
    if kept is None or not emails:
        return frozenset()
    keys = {email: links.address_key(email, kept.secret) for email in emails}
    stopped = set(
        session.scalars(
            select(InvitedAddress.key).where(
                InvitedAddress.key.in_(set(keys.values())), InvitedAddress.stopped_at.is_not(None)
            )
        )
    )
    return frozenset(email for email, key in keys.items() if key in stopped)
