"""Taking a report on, putting it back, and the claims that run out."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.commands.authority import require_staff
from alumnet.kernel import audit, outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply
from alumnet.moderation.models import Appeal, Decision, Report, ReportEvent
from alumnet.moderation.queries import able_for
from alumnet.moderation.queries.conversations import conversation_of
from alumnet.moderation.rules import LETTERS, SubjectKind
from alumnet.moderation.rules.tables import REPORT, ReportFacts

_BATCH = 200
_READING = frozenset({"ask_to_read", "read"})


def claim(public_id: str, *, by: int, now: datetime) -> None:
    """Take a report on for half an hour; for whoever has it already, the half hour begins anew.

    Raises ConflictOfInterest, TakenByOther, NoSuchTransition when it is decided, and NotFound for
    anybody whose business it isn't.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        was_mine = report.claimed_by == by
        staff_step(session, report, "claim", by=by, now=now)
        if not was_mine:
            report.version += 1
            record(session, report, "claimed", by, now)


def release(public_id: str, *, by: int, now: datetime) -> None:
    """Put a report back for others. Raises TakenByOther, NoSuchTransition, NotFound."""
    with writing() as session:
        report = locked(session, public_id, by=by)
        staff_step(session, report, "release", by=by, now=now)
        report.version += 1
        record(session, report, "released", by, now)


def lapse_claims(now: datetime) -> int:
    """Put back reports whose half hour is over; return how many.

    The version stays: nobody did anything, so who was writing just then can still send.
    """
    with writing() as session:
        over = session.scalars(
            select(Report)
            .where(Report.claimed_until <= now)
            .order_by(Report.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for report in over:
            facts = ReportFacts(now, claimed_until=report.claimed_until)
            step(session, report, "lapse", "system", facts)
    return len(over)


def open_letter(public_id: str, *, by: int, now: datetime) -> None:
    """Open what was reported for whoever holds the report, until their half hour is over.

    The audit entry stands before anything is read: pages show the letter to nobody without it.
    What is open already has its entry. Raises ConflictOfInterest, TakenByOther,
    ClaimOver, NothingToOpen, NoSuchTransition, NotFound.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        was_opened_at = report.opened_at
        staff_step(session, report, "open_letter", by=by, now=now)
        if was_opened_at is None:
            record(session, report, "letter_opened", by, now)


# ---------------------------------------------------------------------------------------- pieces
def locked(session: Session, public_id: str, *, by: int) -> Report:
    """Return a report with the reported person and itself locked, in that order.

    Raises NotFound for who isn't staff of its association, and for a report about themselves.
    """
    found = session.execute(
        select(Report.id, Report.reported_id, Report.association_id).where(
            Report.public_id == public_id
        )
    ).one_or_none()
    if found is None or found.reported_id == by:
        raise NotFound
    require_staff(session, by, found.association_id)
    lock_people(session, found.reported_id)
    return session.get_one(Report, found.id, with_for_update=True)


def staff_step(session: Session, report: Report, name: str, *, by: int, now: datetime) -> None:
    """Let a member of staff take a step; raises what the table's guards raise.

    `claimed_by` becomes whoever claims; a claim that ran out counts as none.
    """
    able = able_for(session, report)
    facts = replace(
        facts_of(session, report, now=now, by=by),
        may_handle=by in able.handle,
        may_take=by in able.take,
        somebody_above=bool(able.above - {by}),
        has_conversation=name in _READING and conversation_of(session, report) is not None,
    )
    step(session, report, name, "staff", facts)
    if name == "claim":
        report.claimed_by = by


def facts_of(session: Session, report: Report, *, now: datetime, by: int) -> ReportFacts:
    """Return what the guards ask of a report itself, whoever acts."""
    decisions = session.execute(
        select(Decision.kind, Decision.at, Decision.decided_by)
        .where(Decision.report_id == report.id)
        .order_by(Decision.id)
    ).all()
    appeals = session.scalars(
        select(Appeal.side).where(Appeal.report_id == report.id).order_by(Appeal.id)
    )
    last = decisions[-1] if decisions else None
    return ReportFacts(
        now=now,
        by=by,
        deciders=frozenset(each.decided_by for each in decisions),
        claimed_by=report.claimed_by,
        claimed_until=report.claimed_until,
        has_letter=report.subject_kind in LETTERS,
        is_of_a_request=report.subject_kind is SubjectKind.REQUEST,
        last_decision=last.kind if last else None,
        decided_at=last.at if last else None,
        appeals=tuple(appeals),
    )


def step(session: Session, report: Report, name: str, actor: str, facts: ReportFacts) -> None:
    """Take a step of the table; raises what its guards raise."""
    apply(
        session,
        REPORT,
        report,
        name,
        actor=actor,
        facts=facts,
        history=ReportEvent,
        actor_id=facts.by,
        now=facts.now,
        subject="report",
    )


def tell_staff(session: Session, report: Report, now: datetime) -> None:
    """Tell those who may take a report that it waits."""
    session.flush()
    # An entry for each, so that a mail that fails is tried again alone.
    for staff_id in sorted(able_for(session, report).told):
        outbox.add(session, "report.waiting", report.id, now=now, person_id=staff_id)


def record(session: Session, report: Report, what: str, by: int, now: datetime) -> None:
    """Write what the staff did into the audit; without words, as those it is about may read it."""
    audit.record(
        session,
        by,
        f"report.{what}",
        "report",
        report.id,
        now=now,
        association_id=report.association_id,
    )
