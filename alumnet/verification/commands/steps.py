"""What every command about a case begins with, and its steps."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_admin
from alumnet.kernel import audit, outbox, transitions
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.models import Affiliation
from alumnet.verification.models import EvidenceDocument, VerificationCase, VerificationCaseEvent
from alumnet.verification.queries.deciders import able_staff, staff_to_tell
from alumnet.verification.rules.policy import POLICY
from alumnet.verification.rules.states import OPEN, CaseKind
from alumnet.verification.rules.tables import CASE, CaseFacts, TooManyCases

CASE_SUBJECT = "verification"


def locked_for_staff(session: Session, public_id: str, *, by: int) -> VerificationCase:
    """Return a case with its owner and itself locked, in that order.

    Raises NotFound for who doesn't administer its association, for one about themselves, and when
    the place is gone.
    """
    found = session.execute(
        select(
            VerificationCase.id, VerificationCase.person_id, VerificationCase.association_id
        ).where(
            VerificationCase.public_id == public_id, VerificationCase.affiliation_id.is_not(None)
        )
    ).one_or_none()
    if found is None or found.person_id == by:
        raise NotFound
    require_admin(session, by, found.association_id)
    lock_people(session, found.person_id)
    return session.get_one(VerificationCase, found.id, with_for_update=True)


def facts_of(
    session: Session, case: VerificationCase, now: datetime, *, staff_id: int | None = None
) -> CaseFacts:
    """Return what the guards look at; who may handle it is asked for the staff alone."""
    return CaseFacts(
        now=now,
        kind=case.kind,
        staff_id=staff_id,
        may_handle=staff_id is not None and staff_id in able_staff(session, case),
        claimed_by=case.claimed_by,
        claimed_until=case.claimed_until,
        due_at=case.due_at,
    )


def step(
    session: Session,
    case: VerificationCase,
    name: str,
    actor: str,
    *,
    now: datetime,
    by: int | None = None,
) -> None:
    """Take one step of a case. A document goes with its end. Raises what the guards raise."""
    facts = facts_of(session, case, now, staff_id=by if actor == "staff" else None)
    transitions.apply(
        session,
        CASE,
        case,
        name,
        actor=actor,
        facts=facts,
        history=VerificationCaseEvent,
        actor_id=by,
        now=now,
        subject=CASE_SUBJECT,
    )
    case.version += 1
    if case.state not in OPEN:
        session.execute(delete(EvidenceDocument).where(EvidenceDocument.case_id == case.id))


def open_case(
    session: Session, case: VerificationCase, actor: str, *, by: int, now: datetime
) -> None:
    """Put a new case before the staff and tell those who may decide it. Raises TooManyCases."""
    raised = VerificationCase.raised_by == by
    own = (VerificationCase.person_id == by) & VerificationCase.raised_by.is_(None)
    running = session.scalar(
        select(func.count()).where(raised | own, VerificationCase.state.in_(OPEN))
    )
    if (running or 0) >= POLICY.open_cases:
        raise TooManyCases
    session.add(case)
    session.flush()
    step(session, case, "open", actor, by=by, now=now)
    case.version = 1
    for person_id in staff_to_tell(session, case):
        outbox.add(session, "verification.waiting", case.id, now=now, person_id=person_id)


def settle_proven(session: Session, affiliation_id: int, now: datetime) -> None:
    """Take from the staff what was shown in another way; its owner is locked."""
    asked = session.scalars(
        select(VerificationCase)
        .where(
            VerificationCase.affiliation_id == affiliation_id,
            VerificationCase.kind == CaseKind.PROOF,
            VerificationCase.state.in_(OPEN),
        )
        .with_for_update()
    ).one_or_none()
    if asked is not None:
        step(session, asked, "withdraw", "owner", by=asked.person_id, now=now)


def regrade(
    session: Session,
    case: VerificationCase,
    name: str,
    actor: str,
    *,
    now: datetime,
    by: int | None = None,
) -> Affiliation:
    """Take a step of the grade of the place that a case is about; search hears of it."""
    place = session.get_one(Affiliation, case.affiliation_id)
    grade(session, place, name, actor=actor, by=by, now=now)
    outbox.add(session, "person.changed", case.person_id, now=now)
    return place


def record(session: Session, case: VerificationCase, what: str, by: int, now: datetime) -> None:
    """Write what the staff did into the audit, with the reason they gave for a decision."""
    audit.record(
        session,
        by,
        f"verification.{what}",
        "verification_case",
        case.id,
        now=now,
        association_id=case.association_id,
    )
