"""Inviting an imported person, and their claiming of the profile."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.accounts import queries
from alumnet.accounts.commands.addresses import (
    activate,
    apply_for,
    claim_roster,
    settle_memberships,
)
from alumnet.accounts.commands.authority import require_care
from alumnet.accounts.commands.joining import Followed, confirmed, first_or_second, open_account
from alumnet.accounts.models import Account, AssociationMembership, Invitation, Person
from alumnet.accounts.rules import (
    POLICY,
    AskedTooSoon,
    LinkExpired,
    LinkUsed,
    MembershipState,
    ProfileClaimed,
    SaidNo,
    normalised_email,
)
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before


def invite(
    person_id: int, association_id: int, email: str, *, by: int | None, now: datetime
) -> int:
    """Mail a person a link to claim their profile; return the id of the invitation. Twice is once.

    `by` is staff of the association or looks after the person's chapter, or is None for the command
    line. Raises ProfileClaimed when the person has an account, and SaidNo when they wanted no more
    invitations.
    """
    address = normalised_email(email)
    with writing() as session:
        require_care(session, by, association_id, person_id)
        lock_people(session, person_id)
        person = session.get(Person, person_id)
        if person is None or address is None or person.erased_at or person.is_deceased:
            raise NotFound
        if session.scalar(select(Account.id).where(Account.person_id == person_id)) is not None:
            raise ProfileClaimed
        if _said_no(session, address, association_id):
            raise SaidNo
        invitation = Invitation(
            person_id=person_id,
            association_id=association_id,
            email=address,
            invited_by=by,
            asked_at=now,
        )
        before = said_before(session, invitation, Invitation.asked_at, now)
        if before is not None:
            return before.id
        audit.record(
            session,
            by,
            "membership.invited",
            "person",
            person_id,
            now=now,
            association_id=association_id,
        )
        return _add(session, invitation)


def invite_many(
    session: Session,
    people: Sequence[tuple[int, str]],
    association_id: int,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Mail links to people (id, address) whom the caller has chosen, in its transaction."""
    for person_id, email in people:
        invitation = Invitation(
            person_id=person_id,
            association_id=association_id,
            email=email,
            invited_by=by,
            asked_at=now,
        )
        _add(session, invitation)


def pass_over(
    session: Session, people: Sequence[tuple[int, str]], association_id: int, *, now: datetime
) -> None:
    """Note that people (id, address) who want no mails are never asked; mail nothing."""
    session.add_all(
        Invitation(
            person_id=person_id,
            association_id=association_id,
            email=email,
            asked_at=now,
            declined_at=now,
        )
        for person_id, email in people
    )


def decline_invitation(invitation_id: int, *, now: datetime) -> None:
    """Note that whoever reads an address wants no more invitations of this association.

    Raises LinkUsed for one that was accepted.
    """
    with writing() as session:
        invitation = session.get(Invitation, invitation_id, with_for_update=True)
        if invitation is None:
            raise NotFound
        if invitation.accepted_at is not None:
            raise LinkUsed
        invitation.declined_at = invitation.declined_at or now


def _said_no(session: Session, email: str, association_id: int) -> bool:
    query = select(Invitation.id).where(
        Invitation.email == email,
        Invitation.association_id == association_id,
        Invitation.declined_at.is_not(None),
    )
    return session.scalar(query.limit(1)) is not None


def _add(session: Session, invitation: Invitation) -> int:
    session.add(invitation)
    session.flush()
    outbox.add(session, "invitation.asked", invitation.id, now=invitation.asked_at)
    return invitation.id


def invite_again(invitation_id: int, *, now: datetime) -> int:
    """Mail a new link in place of one that has expired; return the id of the new invitation.

    The mail goes to the same address. Raises LinkUsed, also for one that the staff overtook with a
    decision, or AskedTooSoon within a minute.
    """
    with writing() as session:
        before = session.get(Invitation, invitation_id, with_for_update=True)
        if before is None:
            raise NotFound
        if before.accepted_at is not None or _is_overtaken(_membership(session, before), before):
            raise LinkUsed
        latest = session.scalar(
            select(Invitation.asked_at)
            .where(Invitation.person_id == before.person_id, Invitation.email == before.email)
            .order_by(Invitation.asked_at.desc())
            .limit(1)
        )
        free_at = (latest or before.asked_at) + POLICY.another_mail_after
        if now < free_at:
            raise AskedTooSoon(until=free_at)
        return _add(
            session,
            Invitation(
                person_id=before.person_id,
                association_id=before.association_id,
                email=before.email,
                invited_by=before.invited_by,
                asked_at=now,
            ),
        )


def _membership(session: Session, invitation: Invitation) -> AssociationMembership | None:
    return session.scalars(
        select(AssociationMembership).where(
            AssociationMembership.person_id == invitation.person_id,
            AssociationMembership.association_id == invitation.association_id,
        )
    ).one_or_none()


def note_invitation_sent(invitation_id: int, *, now: datetime) -> None:
    """Start the lifetime of an invitation: its mail goes out now."""
    with writing() as session:
        session.execute(
            update(Invitation).where(Invitation.id == invitation_id).values(sent_at=now)
        )


def accept_invitation(
    invitation_id: int, *, now: datetime, password_hash: str | None = None
) -> Followed:
    """Claim the invited profile: address confirmed, account made, membership active.

    Somebody who meanwhile registered with the invited address keeps that account and becomes a
    member with it. Raises LinkUsed, LinkExpired, NotFound, or ProfileClaimed.
    """
    return first_or_second(lambda: _accept(invitation_id, now, password_hash))


def _accept(invitation_id: int, now: datetime, password_hash: str | None) -> Followed:
    with writing() as session:
        invitation = session.get(Invitation, invitation_id, with_for_update=True)
        if invitation is None:
            raise NotFound
        if invitation.accepted_at is not None:
            raise LinkUsed
        if invitation.sent_at is not None and now >= invitation.sent_at + POLICY.invitation:
            raise LinkExpired
        invitation.accepted_at = now
        account, is_new = _account_for(session, invitation, now)
        account.password = account.password or password_hash
        account.consented_at = account.consented_at or now
        followed = confirmed(session, account, invitation.email, now, is_new=is_new)
        membership = apply_for(session, account.person_id, invitation.association_id, now=now)
        _let_in(session, membership, invitation, now)
        settle_memberships(session, account.person_id, now)
    return followed


def _account_for(session: Session, invitation: Invitation, now: datetime) -> tuple[Account, bool]:
    own = session.scalars(
        select(Account).where(Account.person_id == invitation.person_id)
    ).one_or_none()
    at_address = queries.account_at(session, invitation.email)
    if at_address is not None and not at_address.is_open:
        raise NotFound
    if own is None and at_address is None:
        person = session.get_one(Person, invitation.person_id)
        if person.erased_at is not None or person.is_deceased:
            raise NotFound
        return open_account(session, invitation.person_id, invitation.email, now=now), True
    if at_address is None or not at_address.is_way_in:
        raise ProfileClaimed
    if own is not None and own.id != at_address.account_id:
        raise ProfileClaimed
    return session.get_one(Account, at_address.account_id), False


def _let_in(
    session: Session, membership: AssociationMembership, invitation: Invitation, now: datetime
) -> None:
    if membership.state is MembershipState.PENDING and not _is_overtaken(membership, invitation):
        claim_roster(session, membership)
        activate(session, membership, "invitation", by=invitation.invited_by, now=now)


def _is_overtaken(membership: AssociationMembership | None, invitation: Invitation) -> bool:
    """Return whether the membership was ended or declined after this invitation was made.

    Two invitations may be on their way to one person; the second must not undo what the staff
    decided since. One that the staff makes later lets in.
    """
    ended_at = membership.ended_at if membership is not None else None
    return ended_at is not None and ended_at >= invitation.asked_at
