"""Reporting somebody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from alumnet.connections.commands import set_block
from alumnet.kernel.db import lock_people, writing
from alumnet.moderation.commands.handling import step, tell_staff
from alumnet.moderation.models import Report, ReportEvent
from alumnet.moderation.queries import Subject, association_for
from alumnet.moderation.rules import POLICY, UNDECIDED, ReportReason, ReportState
from alumnet.moderation.rules.errors import ReportsYourself, TooManyReports
from alumnet.moderation.rules.states import first_look_due
from alumnet.moderation.rules.tables import ReportFacts

_DAY = timedelta(days=1)
_REPORTER = "reporter"


@dataclass(frozen=True, slots=True)
class Concern:
    """Why somebody reports, what happened, and whether to block the person too."""

    reason: ReportReason
    details: str = ""
    also_block: bool = False


def report(subject: Subject, concern: Concern, *, by: int, now: datetime) -> str:
    """Report what `subject` names, found for `by` before; return the public id of the report.

    While the same person's report of the same thing is not decided, a second one adds to it. The
    block, if wanted, happens in the same transaction. Raises TooManyReports and ReportsYourself.
    """
    try:
        return _report(subject, concern, by, now)
    except IntegrityError:  # the same report at the same moment: one of them is there now
        return _report(subject, concern, by, now)


def _report(subject: Subject, concern: Concern, by: int, now: datetime) -> str:
    if subject.person_id == by:
        raise ReportsYourself
    with writing() as session:
        lock_people(session, by, subject.person_id)
        found = _undecided(session, subject, by)
        if found is None:
            _refuse_floods(session, by, now)
            found = _open(session, subject, concern, by, now)
        elif concern.details and concern.details not in found.details:
            _refuse_floods(session, by, now)
            _add(session, found, concern, by, now)
        if concern.also_block:
            set_block(session, subject.person_id, by=by, now=now)
        return found.public_id


def _undecided(session: Session, subject: Subject, by: int) -> Report | None:
    return session.scalars(
        select(Report)
        .where(
            Report.reporter_id == by,
            Report.reported_id == subject.person_id,
            Report.subject_kind == subject.kind,
            Report.subject_id == subject.subject_id,
            Report.state.in_(UNDECIDED),
        )
        .with_for_update()
    ).one_or_none()


def _refuse_floods(session: Session, by: int, now: datetime) -> None:
    sent = session.scalar(
        select(func.count(ReportEvent.id)).where(
            ReportEvent.actor_id == by,
            ReportEvent.at > now - _DAY,
            ReportEvent.name.in_(["open", "add"]),
        )
    )
    if (sent or 0) >= POLICY.reports_a_day:
        raise TooManyReports


def _open(session: Session, subject: Subject, concern: Concern, by: int, now: datetime) -> Report:
    made = Report(
        association_id=association_for(session, by, subject.person_id),
        reporter_id=by,
        reported_id=subject.person_id,
        subject_kind=subject.kind,
        subject_id=subject.subject_id,
        reason=concern.reason,
        details=concern.details,
    )
    begin(session, made, actor=_REPORTER, by=by, now=now)
    return made


def begin(session: Session, made: Report, *, actor: str, by: int | None, now: datetime) -> None:
    """Put a new report into the queue, and tell those who may handle it."""
    made.state, made.created_at = ReportState.OPEN, now
    made.due_at = first_look_due(made.reason, now)
    session.add(made)
    session.flush()
    step(session, made, "open", actor, ReportFacts(now, by))
    tell_staff(session, made, now)


def _add(session: Session, found: Report, concern: Concern, by: int, now: datetime) -> None:
    """Put further words under what was written; whoever decides just now has to read them."""
    together = f"{found.details}\n\n{concern.details}".strip()
    found.details = together[: POLICY.details_length * 2]
    found.version += 1
    step(session, found, "add", _REPORTER, ReportFacts(now, by))
