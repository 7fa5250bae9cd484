"""Asking to see pages as a member sees them, allowing it, and the end of it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.accounts.models import Account, AssociationMembership
from alumnet.accounts.rules import MembershipState, NotOnYourself
from alumnet.administration.models import Look, LookEvent
from alumnet.administration.rules import POLICY
from alumnet.administration.rules.looking import LOOK, AskedAlready, LookState, Part
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply, run_until

LOOK_SUBJECT = "look"
BATCH = 100
_OPEN = (LookState.ASKED, LookState.ALLOWED, LookState.LOOKING)


def ask_to_look(membership_id: int, why: str, *, by: int, now: datetime) -> None:
    """Ask a member whether one of the staff may see pages as they do.

    Raises NotAllowed, NotOnYourself, AskedAlready, NotFound for who has no account that is active.
    """
    with writing() as session:
        membership = session.get(AssociationMembership, membership_id)
        if membership is None:
            raise NotFound
        require_admin(session, by, membership.association_id)
        if membership.person_id == by:
            raise NotOnYourself
        lock_people(session, membership.person_id)
        _require_here(session, membership)
        open_one = select(Look.id).where(
            Look.person_id == membership.person_id,
            Look.association_id == membership.association_id,
            Look.state.in_(_OPEN),
        )
        if session.scalar(open_one) is not None:
            raise AskedAlready
        look = Look(
            association_id=membership.association_id,
            person_id=membership.person_id,
            asked_by=by,
            why=why,
            state=LookState.ASKED,
            asked_at=now,
            stood_still=0,
        )
        run_until(look, now + POLICY.look_asked)
        session.add(look)
        session.flush()
        outbox.add(session, "look.asked", look.id, now=now)
        _record(session, look, "asked", by, now)


def _require_here(session: Session, membership: AssociationMembership) -> None:
    account = select(Account.id).where(Account.person_id == membership.person_id, Account.active)
    is_active = membership.state is MembershipState.ACTIVE
    if not is_active or session.scalar(account) is None:
        raise NotFound


def answer_look(public_id: str, name: str, *, by: int, now: datetime) -> None:
    """Allow, refuse or stop a look at one's own pages. Raises NoSuchTransition, NotFound."""
    with writing() as session:
        look = _locked(session, Look.public_id == public_id, Look.person_id == by)
        was = look.state
        _step(session, look, name, Part.MEMBER, by, now)
        if was is LookState.LOOKING:
            _record(session, look, "ended", by, now)


def begin_to_look(association_id: int, person_id: int, *, by: int, now: datetime) -> str:
    """Begin what was allowed; return the public id. Raises NoSuchTransition, NotFound."""
    with writing() as session:
        require_admin(session, by, association_id)
        look = _locked(
            session,
            Look.association_id == association_id,
            Look.person_id == person_id,
            Look.asked_by == by,
            Look.state == LookState.ALLOWED,
            Look.due_at > now,
        )
        look.begun_at = now
        _step(session, look, "begin", Part.STAFF, by, now)
        _record(session, look, "begun", by, now)
    return look.public_id


def stop_looking(public_id: str, *, by: int, now: datetime) -> None:
    """End one's own look; one that is over already stays so."""
    with writing() as session:
        look = _locked(session, Look.public_id == public_id, Look.asked_by == by)
        if look.state in _OPEN:
            _step(session, look, "stop", Part.STAFF, by, now)
            _record(session, look, "ended", by, now)


def end_looks(now: datetime) -> int:
    """End the looks whose time is over; return how many."""
    with writing() as session:
        due = session.scalars(
            select(Look)
            .where(Look.state.in_(_OPEN), Look.due_at <= now)
            .order_by(Look.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for look in due:
            was = look.state
            _step(session, look, "lapse", Part.SYSTEM, None, now)
            if was is LookState.LOOKING:
                _record(session, look, "ended", None, now)
    return len(due)


def _locked(session: Session, *which: object) -> Look:
    look = session.scalars(select(Look).where(*which).with_for_update()).one_or_none()  # type: ignore[arg-type]
    if look is None:
        raise NotFound
    return look


def _step(  # noqa: PLR0917 - who takes which step, when
    session: Session, look: Look, name: str, part: Part, by: int | None, now: datetime
) -> None:
    apply(
        session,
        LOOK,
        look,
        name,
        actor=part.value,
        facts=None,
        history=LookEvent,
        actor_id=by,
        now=now,
        subject=LOOK_SUBJECT,
    )


def _record(session: Session, look: Look, what: str, by: int | None, now: datetime) -> None:
    audit.record(
        session,
        by,
        f"look.{what}",
        "person",
        look.person_id,
        now=now,
        association_id=look.association_id,
    )
