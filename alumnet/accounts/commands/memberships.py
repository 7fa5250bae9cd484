"""Decisions about memberships: by the staff, by the member, by the clock."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.addresses import (
    activate,
    apply_for,
    note_studies,
    settle_memberships,
    take_line,
)
from alumnet.accounts.commands.authority import keep_an_admin, require_staff, require_suspendable
from alumnet.accounts.commands.joining import first_or_second
from alumnet.accounts.models import AssociationMembership, Person, RoleGrant
from alumnet.accounts.rules import GOING_ON, MEMBERSHIP, MembershipState, NotOnYourself
from alumnet.kernel import audit, outbox, transitions
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.registry import registry

_BATCH = 200


def approve_membership(
    membership_id: int, *, by: int, now: datetime, roster_entry_id: int | None = None
) -> None:
    """Let somebody in who waits; a line of the roster that is them is claimed along with it.

    Raises NotAllowed, NoSuchTransition when somebody decided before, or Conflict when the line is
    somebody else's.
    """
    with writing() as session:
        membership = let_in(session, membership_id, by=by, now=now)
        if roster_entry_id is not None and not take_line(session, roster_entry_id, membership):
            raise Conflict


def let_in(
    session: Session, membership_id: int, *, by: int, now: datetime
) -> AssociationMembership:
    """Let somebody in who waits, inside another command. Raises NotAllowed, NoSuchTransition."""
    membership = _for_staff(session, membership_id, by)
    activate(session, membership, "staff", by=by, now=now)
    _record(session, membership, "approved", by, now)
    return membership


def decline_membership(membership_id: int, *, by: int, now: datetime, words: str = "") -> None:
    """Turn somebody away who waits; `words` are shown to them. They may apply again."""
    with writing() as session:
        membership = _for_staff(session, membership_id, by)
        _step(membership, "decline", "staff")
        membership.decision_note, membership.ended_at = words, now
        membership.needs_staff = True
        outbox.add(session, "membership.declined", membership.id, now=now)
        _record(session, membership, "declined", by, now, words)


def suspend(
    session: Session,
    membership_id: int,
    *,
    by: int,
    now: datetime,
    until: datetime | None = None,
    words: str = "",
    is_told: bool = True,
) -> None:
    """Suspend a member until a moment, or until somebody reinstates them; `words` are shown.

    Joins another command: that one knows whether `by` is near the member, and tells them itself
    unless `is_told`. Raises NotAllowed, NotOnYourself, SiteAdminStays, LastAdmin, NoSuchTransition.
    """
    membership = _for_staff(session, membership_id, by)
    require_suspendable(session, by, membership.person_id, membership.association_id)
    _step(membership, "suspend", "staff")
    membership.suspended_until, membership.decision_note = until, words
    stop_acting(session, membership, now)
    if is_told:
        outbox.add(session, "membership.suspended", membership.id, now=now)
    _record(session, membership, "suspended", by, now, words)


def reinstate(session: Session, membership_id: int, *, by: int, now: datetime) -> None:
    """End a suspension before its time, inside another command, as for `suspend`.

    Raises NotAllowed, NotOnYourself, NoSuchTransition.
    """
    membership = _for_staff(session, membership_id, by)
    if membership.person_id == by:
        raise NotOnYourself
    _reinstate(session, membership, "staff", now)
    _record(session, membership, "reinstated", by, now)


def lift_suspensions(now: datetime) -> int:
    """Reinstate everybody whose suspension has run out; return how many."""
    lifted = 0
    while True:
        with writing() as session:
            due = session.scalars(
                select(AssociationMembership)
                .where(
                    AssociationMembership.state == MembershipState.SUSPENDED,
                    AssociationMembership.suspended_until <= now,
                )
                .order_by(AssociationMembership.id)
                .limit(_BATCH)
                .with_for_update(skip_locked=True)
            ).all()
            for membership in due:
                _reinstate(session, membership, "clock", now)
                _record(session, membership, "reinstated", None, now)
        lifted += len(due)
        if len(due) < _BATCH:
            return lifted


def end_membership(membership_id: int, *, by: int, now: datetime, words: str = "") -> None:
    """End a membership: by the staff, or by the member, who leaves. `words` are shown."""
    with writing() as session:
        remove(session, membership_id, by=by, now=now, words=words)


def remove(  # what, who, when, in which words
    session: Session,
    membership_id: int,
    *,
    by: int,
    now: datetime,
    words: str = "",
    is_told: bool = True,
) -> None:
    """End a membership inside another command, which tells them itself unless `is_told`.

    Raises NotAllowed, LastAdmin, NoSuchTransition, NotFound.
    """
    membership = _locked(session, membership_id)
    actor = "member" if membership.person_id == by else "staff"
    if actor == "staff":
        require_staff(session, by, membership.association_id)
    went_on = membership.state in GOING_ON
    if membership.state is MembershipState.ACTIVE:
        keep_an_admin(session, membership.person_id, membership.association_id)
    _step(membership, "end", actor)
    membership.ended_at, membership.decision_note = now, words
    membership.needs_staff = True
    membership.suspended_until = None
    _take_roles(session, membership, by, now)
    if went_on:
        stop_acting(session, membership, now)
    if is_told:
        outbox.add(session, "membership.ended", membership.id, now=now)
    _record(session, membership, "ended", by, now, words)


def readmit(session: Session, membership_id: int, *, by: int, now: datetime) -> None:
    """Give somebody the membership again that the staff ended, inside another command.

    Roles don't come back with it. Raises NotAllowed, NotOnYourself, NoSuchTransition.
    """
    membership = _for_staff(session, membership_id, by)
    if membership.person_id == by:
        raise NotOnYourself
    _step(membership, "readmit", "staff")
    membership.ended_at, membership.needs_staff, membership.decision_note = None, False, ""
    outbox.add(session, "person.changed", membership.person_id, now=now)
    _record(session, membership, "readmitted", by, now)


# ---------------------------------------------------------------------------------- by a record
def settle_by_record(
    session: Session,
    membership: AssociationMembership,
    state: MembershipState,
    *,
    now: datetime,
) -> None:
    """Give a membership the state that the association's own records say, with all that follows.

    Joins another command, which has asked `keep_an_admin` before it wrote anything.
    """
    went_on = membership.state in GOING_ON
    membership.state, membership.suspended_until = state, None
    if state is MembershipState.ACTIVE:
        membership.approved_at, membership.ended_at, membership.needs_staff = now, None, False
        session.flush()
        outbox.add(session, "membership.approved", membership.id, now=now)
        return
    membership.ended_at = now if state is MembershipState.ENDED else None
    if state is MembershipState.ENDED:
        _take_roles(session, membership, None, now)
    if went_on:
        stop_acting(session, membership, now)
    _record(session, membership, state.value, None, now)


# -------------------------------------------------------------------------------- by the person
def apply_to(
    association_id: int,
    *,
    by: int,
    now: datetime,
    class_year: int | None = None,
    member_number: str | None = None,
    note: str = "",
    is_student: bool = False,
) -> None:
    """Ask to be let into one more association, or again into one that was left."""

    def attempt() -> None:
        with writing() as session:
            apply_for(
                session,
                by,
                association_id,
                now=now,
                class_year=class_year,
                member_number=member_number,
                note=note,
                is_student=is_student,
            )
            settle_memberships(session, by, now)

    first_or_second(attempt)


def correct_application(
    membership_id: int,
    *,
    by: int,
    now: datetime,
    association_id: int,
    class_year: int | None,
    member_number: str | None,
    note: str,
    is_student: bool = False,
) -> None:
    """Change what was written when applying, perhaps to another association.

    Raises NoSuchTransition once it is decided.
    """
    with writing() as session:
        membership = _locked(session, membership_id)
        if membership.person_id != by:
            raise NotFound
        transitions.find(MEMBERSHIP, "correct", membership.state, "member")
        if membership.association_id != association_id:
            _withdraw(session, membership, now)
            membership = apply_for(session, by, association_id, now=now)
        if membership.state is MembershipState.PENDING:
            membership.class_year = class_year
            membership.member_number = member_number
            membership.note = note
            membership.decision_note = ""  # what the staff asked for is answered
            note_studies(session, membership, is_student=is_student, now=now)
        session.flush()
        settle_memberships(session, by, now)


def _withdraw(session: Session, membership: AssociationMembership, now: datetime) -> None:
    """Take an application back; one that follows a refusal leaves its trace."""
    if membership.needs_staff:
        membership.state, membership.ended_at = MembershipState.ENDED, now
    else:
        session.delete(membership)
    session.flush()


# -------------------------------------------------------------------------------------- pieces
def _locked(session: Session, membership_id: int) -> AssociationMembership:
    """Return a membership, its person and itself locked in that order."""
    person_id = session.scalar(
        select(AssociationMembership.person_id).where(AssociationMembership.id == membership_id)
    )
    if person_id is None:
        raise NotFound
    lock_people(session, person_id)
    found = session.get(AssociationMembership, membership_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


def _for_staff(session: Session, membership_id: int, by: int) -> AssociationMembership:
    membership = _locked(session, membership_id)
    require_staff(session, by, membership.association_id)
    return membership


def _step(membership: AssociationMembership, name: str, actor: str) -> None:
    membership.state = transitions.find(MEMBERSHIP, name, membership.state, actor).to


def _reinstate(
    session: Session, membership: AssociationMembership, actor: str, now: datetime
) -> None:
    _step(membership, "reinstate", actor)
    membership.suspended_until, membership.decision_note = None, ""
    outbox.add(session, "membership.reinstated", membership.id, now=now)
    outbox.add(session, "person.changed", membership.person_id, now=now)


def _take_roles(
    session: Session, membership: AssociationMembership, by: int | None, now: datetime
) -> None:
    """Take away the roles that went with a membership, so that none comes back with a new one."""
    held = session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.person_id == membership.person_id,
            RoleGrant.association_id == membership.association_id,
        )
        .order_by(RoleGrant.id)
    ).all()
    for grant in held:
        session.delete(grant)
        audit.record(
            session,
            by,
            f"role.{grant.role.value}_revoked",
            "person",
            membership.person_id,
            now=now,
            association_id=membership.association_id,
        )


def stop_acting(session: Session, membership: AssociationMembership, now: datetime) -> None:
    """Take a person out of search, and tell other slices whether anything goes on elsewhere."""
    leave_search(session, membership, now)
    goes_on = session.scalar(
        select(AssociationMembership.id)
        .where(
            AssociationMembership.person_id == membership.person_id,
            AssociationMembership.state.in_(GOING_ON),
        )
        .limit(1)
    )
    if goes_on is None:
        for ends in registry.on_suspension:
            ends(session, membership.person_id, now)
    else:
        for leaves in registry.on_leaving:
            leaves(session, membership.person_id, membership.association_id, now)


def leave_search(session: Session, membership: AssociationMembership, now: datetime) -> None:
    """Take a person out of search until they are indexed again, with what is left of them."""
    session.flush()
    person = session.get_one(Person, membership.person_id)
    person.is_withdrawn_from_search = True
    outbox.add(session, "person.changed", person.id, now=now)


def _record(  # noqa: PLR0917 - who did what to whom, when, in which words
    session: Session,
    membership: AssociationMembership,
    what: str,
    by: int | None,
    now: datetime,
    words: str = "",
) -> None:
    audit.record(
        session,
        by,
        f"membership.{what}",
        "membership",
        membership.id,
        now=now,
        association_id=membership.association_id,
        text=words or None,
    )
