"""Pieces of commands about addresses, persons and memberships; each joins a transaction."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    CurrentStudent,
    Person,
    PersonEmail,
    RosterEmail,
    RosterEntry,
)
from alumnet.accounts.rules import MEMBERSHIP, MembershipState, approves_by_roster
from alumnet.accounts.ways_in import AddressTaken
from alumnet.kernel import outbox, transitions
from alumnet.kernel.db import lock_people
from alumnet.kernel.registry import registry


def add_person(session: Session, name: str, *, now: datetime) -> int:
    """Add a person and what other slices add to one; return the id."""
    return add_people(session, [name], now=now)[0].id


def add_people(session: Session, names: Iterable[str], *, now: datetime) -> list[Person]:
    """Add people and what other slices add to each; return them in the same order."""
    added = [
        Person(
            display_name=name, given_name=name.split(maxsplit=1)[0], created_at=now, updated_at=now
        )
        for name in names
    ]
    session.add_all(added)
    session.flush()
    for person in added:
        for joins in registry.on_person_created:
            joins(session, person.id, now)
    return added


def prove_address(session: Session, person_id: int, email: str, *, now: datetime) -> PersonEmail:
    """Note that a person has shown an address to be theirs; return its row.

    Whoever had it on file before loses it: a proof is worth more than an import, and a newer one
    more than an older. Raises AddressTaken when another account opens with it by now.
    """
    row = session.scalars(
        select(PersonEmail).where(PersonEmail.email == email).with_for_update()
    ).one_or_none()
    if row is None:
        row = PersonEmail(email=email, opens_account=False)
        session.add(row)
    elif row.opens_account and row.person_id != person_id:
        raise AddressTaken
    row.person_id, row.confirmed_at, row.removed_at = person_id, now, None
    session.flush()
    return row


def unclaimed_person(session: Session, email: str) -> int | None:
    """Return the imported person with this address whom nobody has claimed, or None."""
    return session.scalar(
        select(Person.id)
        .join(PersonEmail, PersonEmail.person_id == Person.id)
        .outerjoin(Account, Account.person_id == Person.id)
        .where(
            PersonEmail.email == email,
            Account.id.is_(None),
            Person.erased_at.is_(None),
            Person.is_deceased.is_(False),
        )
    )


def settle_memberships(session: Session, person_id: int, now: datetime) -> list[int]:
    """Let a person into each association that waits for them and whose roster knows them.

    Called wherever an address was just confirmed. A confirmed address on the roster makes the
    membership active and claims the line; who isn't found stays pending for the staff. Returns the
    ids of the associations that were joined.
    """
    lock_people(session, person_id)
    waiting = session.execute(
        select(AssociationMembership, Association.approval)
        .join(Association, Association.id == AssociationMembership.association_id)
        .where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.state == MembershipState.PENDING,
        )
        .order_by(AssociationMembership.id)
    ).all()
    joined = []
    for membership, approval in waiting:
        by_roster = approves_by_roster(approval, needs_staff=membership.needs_staff)
        if by_roster and claim_roster(session, membership):
            activate(session, membership, "roster", by=None, now=now)
            joined.append(membership.association_id)
    return joined


def claim_roster(session: Session, membership: AssociationMembership) -> bool:
    """Claim the line of the roster that holds a confirmed address of the person, if there is one.

    A line that somebody else has claimed is nobody's proof any more.
    """
    line = session.scalars(
        select(RosterEntry)
        .join(RosterEmail, RosterEmail.entry_id == RosterEntry.id)
        .join(PersonEmail, PersonEmail.email == RosterEmail.email)
        .where(
            RosterEntry.association_id == membership.association_id,
            PersonEmail.person_id == membership.person_id,
            PersonEmail.confirmed_at.is_not(None),
        )
        .order_by(RosterEntry.id)
        .limit(1)
    ).one_or_none()
    if line is None or not take_line(session, line.id, membership):
        return False
    if membership.class_year is None:
        membership.class_year = line.class_year
    if membership.member_number is None:
        membership.member_number = line.external_id
    return True


def take_line(session: Session, entry_id: int, membership: AssociationMembership) -> bool:
    """Tie a line of the roster to the person, unless it is somebody else's; return whether."""
    taken = session.execute(
        update(RosterEntry)
        .where(
            RosterEntry.id == entry_id,
            RosterEntry.association_id == membership.association_id,
            (RosterEntry.person_id.is_(None)) | (RosterEntry.person_id == membership.person_id),
        )
        .values(person_id=membership.person_id)
        .returning(RosterEntry.id)
    ).all()
    return bool(taken)


def activate(
    session: Session,
    membership: AssociationMembership,
    actor: str,
    *,
    by: int | None,
    now: datetime,
) -> None:
    """Make a membership active by the table's word, and say so. Raises NoSuchTransition."""
    step = transitions.find(MEMBERSHIP, "approve", membership.state, actor)
    membership.state = step.to
    membership.approved_by = by
    membership.approved_at = now
    membership.decision_note = ""
    membership.needs_staff = False
    membership.ended_at = None
    outbox.add(session, "membership.approved", membership.id, now=now)
    outbox.add(session, "person.changed", membership.person_id, now=now)


def apply_for(
    session: Session,
    person_id: int,
    association_id: int,
    *,
    now: datetime,
    class_year: int | None = None,
    member_number: str | None = None,
    note: str = "",
    is_student: bool = False,
) -> AssociationMembership:
    """Return the person's membership, made or taken up again as pending where there is none.

    An active or suspended one stays as it is; one that was ended needs the staff from now on.
    """
    found = session.scalars(
        select(AssociationMembership)
        .where(
            AssociationMembership.person_id == person_id,
            AssociationMembership.association_id == association_id,
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        found = AssociationMembership(
            association_id=association_id,
            person_id=person_id,
            state=MembershipState.PENDING,
            applied_at=now,
        )
        session.add(found)
        session.flush()
        outbox.add(session, "membership.waiting", found.id, now=now)
    elif found.state is MembershipState.ENDED:
        step = transitions.find(MEMBERSHIP, "apply_again", found.state, "member")
        found.state, found.applied_at, found.needs_staff = step.to, now, True
        outbox.add(session, "membership.waiting", found.id, now=now)
    if found.state is MembershipState.PENDING:
        found.class_year = class_year or found.class_year
        found.member_number = member_number or found.member_number
        found.note = note or found.note or ""
        if is_student:
            note_studies(session, found, is_student=True, now=now)
    session.flush()
    return found


def note_studies(
    session: Session, membership: AssociationMembership, *, is_student: bool, now: datetime
) -> None:
    """Note whether somebody who applies says that they study still."""
    here = CurrentStudent.membership_id == membership.id
    session.execute(delete(CurrentStudent).where(here))
    if is_student:
        session.add(CurrentStudent(membership_id=membership.id, said_at=now))
