"""Inviting somebody, taking that back, and having the mail leave or not."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.joining import first_or_second
from alumnet.accounts.models import AssociationMembership, MembershipState
from alumnet.inviting.commands.steps import forget_name, locked, step
from alumnet.inviting.links import address_key, first_secret
from alumnet.inviting.models import (
    InvitedAddress,
    InvitingSecret,
    InvitingSetting,
    MemberInvitation,
)
from alumnet.inviting.rules import (
    POLICY,
    InvitationState,
    InvitedBefore,
    InvitingOff,
    Part,
    ends_at,
    refusal_to_invite,
)
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import run_until
from alumnet.organizations.rules import AffiliationKind, Period


@dataclass(frozen=True, slots=True)
class Tie:
    """Where two people know each other from: `place` is the name, beside its public id."""

    kind: AffiliationKind
    place: str
    place_public_id: str
    period: Period


@dataclass(frozen=True, slots=True)
class Invited:
    """Whom somebody invites, to which association, and where they know them from."""

    name: str
    email: str
    association_id: int
    tie: Tie
    line: str = ""


def invite(invited: Invited, *, by: int, now: datetime) -> str:
    """Invite somebody; return the public id of the invitation.

    Whose the address is isn't looked at, so that nobody learns it. Raises NotFound for who isn't a
    member of the association, InvitingOff, InvitedBefore, TooManyInvited.
    """
    return first_or_second(lambda: _invite(invited, by=by, now=now))


def _invite(invited: Invited, *, by: int, now: datetime) -> str:
    with writing() as session:
        lock_people(session, by)
        registry.refuse_writing(session, by, now)
        _require_may_invite(session, by, invited.association_id, now)
        key = address_key(invited.email, _secret(session))
        before = select(MemberInvitation.id).where(
            MemberInvitation.inviter_id == by, MemberInvitation.address_key == key
        )
        if session.scalar(before) is not None:
            raise InvitedBefore
        row = _row(invited, key, by=by, now=now)
        session.add(row)
        session.flush()
        outbox.add(session, "member_invitation.asked", row.id, now=now)
    return row.public_id


def _secret(session: Session) -> str:
    """Return by what addresses are hashed; kept at first use, as wishes for no mails hang on it."""
    kept = session.get(InvitingSecret, 1)
    if kept is None:
        kept = InvitingSecret(id=1, secret=first_secret())
        session.add(kept)
        session.flush()
    return kept.secret


def _row(invited: Invited, key: str, *, by: int, now: datetime) -> MemberInvitation:
    period = invited.tie.period
    row = MemberInvitation(
        inviter_id=by,
        association_id=invited.association_id,
        address_key=key,
        email=invited.email,
        name=invited.name,
        line=invited.line,
        kind=invited.tie.kind,
        place=invited.tie.place,
        place_public_id=invited.tie.place_public_id,
        start_month=period.start_month,
        end_month=period.end_month,
        is_current=period.is_current,
        precision=period.precision,
        state=InvitationState.OPEN,
        created_at=now,
        stood_still=0,
    )
    run_until(row, ends_at(now))
    return row


def _require_may_invite(session: Session, by: int, association_id: int, now: datetime) -> None:
    """Raise unless a locked person may invite somebody to this association now."""
    memberships = session.scalars(
        select(AssociationMembership).where(
            AssociationMembership.person_id == by,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
    ).all()
    if association_id not in {each.association_id for each in memberships}:
        raise NotFound
    setting = session.get(InvitingSetting, association_id)
    if setting is not None and setting.is_off:
        raise InvitingOff
    since = min(each.approved_at or each.applied_at for each in memberships)
    rows = session.execute(
        select(MemberInvitation.created_at, MemberInvitation.state)
        .where(
            MemberInvitation.inviter_id == by,
            MemberInvitation.created_at > now - POLICY.stays_open,
        )
        .order_by(MemberInvitation.created_at)
    ).all()
    refusal = refusal_to_invite(
        [row.created_at for row in rows if row.created_at > now - timedelta(days=1)],
        [row.created_at for row in rows if row.state is not InvitationState.MET],
        is_new=since > now - POLICY.is_new,
    )
    if refusal is not None:
        raise refusal


def withdraw(public_id: str, *, by: int, now: datetime) -> None:
    """Take an invitation back: its link leads nowhere any more.

    What was declined or voided meanwhile goes the same way, so that it tells nothing. Raises
    NotFound for one that isn't theirs, is over, or brought somebody here.
    """
    with writing() as session:
        row = locked(session, own_id(session, public_id, by))
        step(session, row, "withdraw", part=Part.INVITER, actor_id=by, now=now)
        forget_name(row)


def own_id(session: Session, public_id: str, by: int) -> int:
    """Return the id of an invitation that somebody sent. Raises NotFound."""
    found = session.scalar(
        select(MemberInvitation.id).where(
            MemberInvitation.public_id == public_id, MemberInvitation.inviter_id == by
        )
    )
    if found is None:
        raise NotFound
    return found


# ----------------------------------------------------------------------------------------- mails
def take_mail(invitation_id: int, *, now: datetime) -> bool:
    """Note that the mail of an invitation leaves now; return whether it may, once and again.

    It may not when the owner of the address wants none, or had as many as anybody may get.
    """

    def attempt() -> bool:
        with writing() as session:
            row = locked(session, invitation_id)
            if row.state is not InvitationState.OPEN:
                return False
            if row.mailed_at is None and not count_mail(session, row.address_key, now=now):
                return False
            row.mailed_at = row.mailed_at or now
            return True

    return first_or_second(attempt)


def count_mail(session: Session, key: str, *, now: datetime) -> bool:
    """Count one more mail to an address, unless it had enough; return whether."""
    address = address_at(session, key)
    if address.stopped_at is not None or address.mails >= POLICY.mails_to_an_address:
        return False
    address.mails, address.mailed_at = address.mails + 1, now
    return True


def address_at(session: Session, key: str) -> InvitedAddress:
    """Return what is known of an address, locked; made where nothing is."""
    found = session.get(InvitedAddress, key, with_for_update=True)
    if found is None:
        found = InvitedAddress(key=key, mails=0)
        session.add(found)
        session.flush()
    return found


def note_told(invitation_id: int, person_id: int) -> None:
    """Note which member an invitation was shown to, so that they can answer it here."""
    with writing() as session:
        row = locked(session, invitation_id, person_id)
        if row.state is InvitationState.OPEN:
            row.person_id = person_id
