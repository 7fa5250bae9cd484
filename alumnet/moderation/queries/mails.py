"""What the mails about a report need, read when they are sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.conflicts import able_staff
from alumnet.moderation.rules import CLOSED, DecisionKind


@dataclass(frozen=True, slots=True)
class Letters:
    """What the mails about a decision say, and to whom."""

    reporter_id: int | None
    reported_id: int
    report_public_id: str
    association_name: str
    kind: DecisionKind
    words_for_reporter: str
    words_for_reported: str
    until: datetime | None


def letters(session: Session, report_id: int) -> Letters | None:
    """Return the words of the last decision about a report, None before one. One statement."""
    row = session.execute(
        select(Report, Decision, Association.name)
        .join(Decision, Decision.report_id == Report.id)
        .join(Association, Association.id == Report.association_id)
        .where(Report.id == report_id, Report.state.in_(CLOSED))
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    report, decision, association = row
    return Letters(
        reporter_id=report.reporter_id,
        reported_id=report.reported_id,
        report_public_id=report.public_id,
        association_name=association,
        kind=decision.kind,
        words_for_reporter=decision.words_for_reporter,
        words_for_reported=decision.words_for_reported,
        until=decision.until,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits, for the mail that tells the staff; it names nobody."""

    public_id: str
    association_name: str
    due_at: datetime
    staff: frozenset[int]


def waiting(session: Session, report_id: int) -> Waiting | None:
    """Return a report that nobody has decided with who may handle it. At most two statements."""
    row = session.execute(
        select(Report, Association.name)
        .join(Association, Association.id == Report.association_id)
        .where(Report.id == report_id, Report.state.not_in(CLOSED))
    ).one_or_none()
    if row is None:
        return None
    report, association = row
    able = able_staff(
        session, report.association_id, report.reporter_id, report.reported_id, report.details
    )
    return Waiting(report.public_id, association, report.due_at, able)
