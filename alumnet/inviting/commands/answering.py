"""Joining by an invitation, answering one as a member, and wanting no more of them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from alumnet.accounts import queries as accounts
from alumnet.accounts.commands.addresses import unclaimed_person
from alumnet.accounts.commands.joining import Followed, Wish, first_or_second
from alumnet.accounts.commands.joining import join as join_here
from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.accounts.queries.presence import is_present
from alumnet.connections.commands import connect
from alumnet.connections.queries import is_blocked_between
from alumnet.inviting.commands.sending import own_id
from alumnet.inviting.commands.steps import forget_name, locked, step
from alumnet.inviting.models import MemberInvitation
from alumnet.inviting.queries.conditions import vouches_for
from alumnet.inviting.rules import (
    HasAccount,
    InvitationOver,
    InvitationState,
    OwnInvitation,
    Part,
    RestsAtPresent,
)
from alumnet.kernel import outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.organizations.commands import AffiliationValues
from alumnet.organizations.commands.affiliations import add_among
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.grades import can
from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.models import Affiliation
from alumnet.organizations.rules import Period


@dataclass(frozen=True, slots=True)
class Joining:
    """What whoever was invited says: their name, their class, and when they were there."""

    name: str
    class_year: int | None = None
    claim: AffiliationValues | None = None


def join(
    invitation_id: int, joining: Joining, *, now: datetime, password_hash: str | None = None
) -> Followed:
    """Join by an invitation: an account, an application, and one's own word on the place.

    Following the link proved the address; an invitation lets nobody in, that is for the roster and
    the staff. Who is in is connected with the inviter at once. Raises NotFound, InvitationOver,
    NoSuchTransition, HasAccount.
    """
    known = known_organizations(reading())
    return first_or_second(lambda: _join(invitation_id, joining, known, now, password_hash))


def _join(
    invitation_id: int, joining: Joining, known: Known, now: datetime, password_hash: str | None
) -> Followed:
    with writing() as session:
        email = session.scalar(
            select(MemberInvitation.email).where(MemberInvitation.id == invitation_id)
        )
        if email is None:
            raise InvitationOver
        row = locked(session, invitation_id, unclaimed_person(session, email))
        if accounts.account_at(session, email) is not None:
            raise HasAccount
        step(session, row, "answer", part=Part.INVITED, now=now)
        wish = Wish(joining.name, email, row.association_id, joining.class_year)
        followed = join_here(session, wish, now=now, password_hash=password_hash)
        row.person_id = followed.person_id
        if joining.claim is not None:
            _claim(session, row, joining.claim, known, now)
        if followed.is_in:
            _meet(session, row, followed.person_id, now)
    return followed


def _claim(
    session: Session, row: MemberInvitation, claim: AffiliationValues, known: Known, now: datetime
) -> None:
    """Add what somebody says of the place; `row` remembers whether the inviter said the same."""
    person_id = row.person_id or 0
    (row.affiliation_id,) = add_among(session, person_id, [claim], known=known, now=now)
    row.is_agreed = claim.chosen == row.place_public_id and claim.period == row.period


def accept(invitation_id: int, *, by: int, now: datetime) -> None:
    """Answer an invitation with the account one has.

    Raises NotFound over a block, OwnInvitation, RestsAtPresent, NoSuchTransition, InvitationOver.
    """
    with writing() as session:
        row = locked(session, invitation_id, by)
        if row.inviter_id == by:
            raise OwnInvitation
        if is_blocked_between(session, row.inviter_id, by):
            raise NotFound
        is_in = _is_member(session, by, MembershipState.ACTIVE)
        if not is_in and _is_member(session, by, MembershipState.SUSPENDED):
            raise RestsAtPresent
        step(session, row, "answer", part=Part.INVITED, actor_id=by, now=now)
        row.person_id = by
        if is_in:
            _meet(session, row, by, now)


def _is_member(session: Session, person_id: int, state: MembershipState) -> bool:
    query = exists().where(
        AssociationMembership.person_id == person_id, AssociationMembership.state == state
    )
    return bool(session.scalar(select(query)))


def meet_waiting(membership_id: int, *, now: datetime) -> None:
    """Connect somebody who was let in with those by whose invitations they came. May be repeated.

    An invitation of somebody who isn't here any more, or apart from them, ends without a word. Each
    is a transaction of its own.
    """
    query = (
        select(MemberInvitation.id)
        .join(AssociationMembership, AssociationMembership.person_id == MemberInvitation.person_id)
        .where(
            AssociationMembership.id == membership_id,
            MemberInvitation.state == InvitationState.ANSWERED,
        )
        .order_by(MemberInvitation.id)
    )
    for invitation_id in reading().scalars(query).all():
        with writing() as session:
            row = locked(session, invitation_id)
            person_id = row.person_id
            if row.state is not InvitationState.ANSWERED or person_id is None:
                continue
            if not _is_member(session, person_id, MembershipState.ACTIVE):
                continue
            if _can_meet(session, row.inviter_id, person_id):
                _meet(session, row, person_id, now)
            else:
                step(session, row, "void", part=Part.SYSTEM, now=now)


def _can_meet(session: Session, inviter_id: int, person_id: int) -> bool:
    is_here = select(Person.id).where(Person.id == inviter_id, is_present())
    is_apart = is_blocked_between(session, inviter_id, person_id)
    return not is_apart and session.scalar(is_here) is not None


def _meet(session: Session, row: MemberInvitation, person_id: int, now: datetime) -> None:
    """Connect the two, both of whom are locked and said yes; the inviter is told."""
    connect(session, row.inviter_id, person_id, initiator=row.inviter_id, now=now)
    step(session, row, "meet", part=Part.SYSTEM, now=now)
    forget_name(row)
    if row.is_agreed:
        _corroborate(session, row, row.period, now)


# ------------------------------------------------------------------------------------- the place
def confirm_place(public_id: str, period: Period, *, by: int, now: datetime) -> None:
    """Confirm what somebody whom one invited says of the place, with the dates that one read.

    Raises NotFound, and Conflict when it was changed meanwhile or isn't for them to confirm.
    """
    with writing() as session:
        row = locked(session, own_id(session, public_id, by))
        if row.state is not InvitationState.MET or not _corroborate(session, row, period, now):
            raise Conflict
        row.is_agreed = True


def _corroborate(session: Session, row: MemberInvitation, period: Period, now: datetime) -> bool:
    """Corroborate a claim with these dates, if the inviter's own place is proven; return whether.

    Nobody lends what they haven't: two who only claim to have been somewhere prove nothing by
    claiming it of each other.
    """
    claim = session.get(Affiliation, row.affiliation_id or 0)
    if claim is None or not can("inviter", claim.evidence_grade):
        return False
    if period != Period(claim.start_month, claim.end_month, claim.is_current, claim.precision):
        return False
    proven = select(Affiliation.id).where(Affiliation.id == claim.id, vouches_for(row.inviter_id))
    if session.scalar(proven) is None:
        return False
    grade(session, claim, "inviter", actor="inviter", by=row.inviter_id, now=now)
    outbox.add(session, "person.changed", claim.person_id, now=now)
    return True
