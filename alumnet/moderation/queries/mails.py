"""What the mails about a report need, read when they are sent."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.moderation.models import Approval, Decision, Report
from alumnet.moderation.queries.conflicts import able_for
from alumnet.moderation.rules import CLOSED, ApprovalState, DecisionKind, ReportState


@dataclass(frozen=True, slots=True)
class Letters:
    """What the mails about a decision say, and to whom."""

    reporter_id: int | None
    reported_id: int
    report_public_id: str
    decision_id: int
    public_id: str
    association_id: int
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
        decision_id=decision.id,
        public_id=decision.public_id,
        association_id=report.association_id,
        association_name=association,
        kind=decision.kind,
        words_for_reporter=decision.words_for_reporter,
        words_for_reported=decision.words_for_reported,
        until=decision.until,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """A report that waits, for the mail that tells the staff; it names nobody.

    `is_again`: it was decided, and somebody else should look at it once more.
    """

    public_id: str
    association_name: str
    due_at: datetime
    staff: frozenset[int]
    is_again: bool


def waiting(session: Session, report_id: int) -> Waiting | None:
    """Return a report that nobody has decided with who may handle it. At most three statements."""
    row = session.execute(
        select(Report, Association.name)
        .join(Association, Association.id == Report.association_id)
        .where(Report.id == report_id, Report.state.not_in(CLOSED))
    ).one_or_none()
    if row is None:
        return None
    report, association = row
    able = able_for(session, report)
    is_again = report.state is ReportState.APPEALED
    return Waiting(report.public_id, association, report.due_at, able.take, is_again=is_again)


@dataclass(frozen=True, slots=True)
class AskedApproval:
    """That one of the staff needs the yes of a second one, for the mails about it."""

    report_id: int
    report_public_id: str
    association_name: str
    asked_by: int
    due_at: datetime | None
    is_open: bool
    is_yes: bool
    able: frozenset[int]


def asked_approval(session: Session, approval_id: int) -> AskedApproval | None:
    """Return what was asked of a second one of the staff, and who may answer. Two statements."""
    row = session.execute(
        select(Approval, Report, Association.name)
        .join(Report, Report.id == Approval.report_id)
        .join(Association, Association.id == Report.association_id)
        .where(Approval.id == approval_id)
    ).one_or_none()
    if row is None:
        return None
    approval, report, association = row
    return AskedApproval(
        report_id=report.id,
        report_public_id=report.public_id,
        association_name=association,
        asked_by=approval.asked_by,
        due_at=approval.due_at,
        is_open=approval.state is ApprovalState.ASKED,
        is_yes=approval.state is ApprovalState.GIVEN,
        able=able_for(session, report, frozenset()).handle - {approval.asked_by},
    )
