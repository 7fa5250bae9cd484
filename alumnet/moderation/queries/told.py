"""What each side reads of a report: what came of it, and whether they may appeal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import allowed
from alumnet.members.rules import given_name_of
from alumnet.moderation.models import Appeal, Decision, Report, ReportEvent
from alumnet.moderation.rules import POLICY, Party, ReportState
from alumnet.moderation.rules.letters import REASONS, SUBJECTS
from alumnet.moderation.rules.tables import REPORT, ReportFacts


@dataclass(frozen=True, slots=True)
class OwnReport:
    """A report as its reporter sees it: what they wrote, and in the end what they are told.

    `opened_at` is when somebody of the staff first opened the reported letter, which is a `noun`.
    That the other side appealed is nothing that they learn. `appealed_at`: they did, and wait.
    """

    public_id: str
    association_name: str
    reason: str
    name: str
    given_name: str
    details: str
    created_at: datetime
    due_at: datetime
    opened_at: datetime | None
    answer: str
    answered_at: datetime | None
    noun: str
    may_appeal: bool
    appeal_until: datetime | None
    appealed_at: datetime | None

    @property
    def is_closed(self) -> bool:
        """Whether there is an answer, and no other is to come."""
        return self.answered_at is not None and self.appealed_at is None


def own_report(
    session: Session, viewer: Viewer, public_id: str, *, now: datetime
) -> OwnReport | None:
    """Return a report of the viewer's own, None for anybody else's. Two statements."""
    opened = (
        select(func.min(ReportEvent.at))
        .where(ReportEvent.subject_id == Report.id, ReportEvent.name == "open_letter")
        .scalar_subquery()
    )
    row = session.execute(
        select(Report, Person, Decision, Association.name, opened.label("opened_at"))
        .join(Person, Person.id == Report.reported_id)
        .join(Association, Association.id == Report.association_id)
        .outerjoin(
            Decision, (Decision.report_id == Report.id) & (Decision.words_for_reporter != "")
        )
        .where(Report.public_id == public_id, Report.reporter_id == viewer.person)
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    report, person = row.Report, row.Person
    decision: Decision | None = row.Decision
    appealed_at = session.scalar(_appealed(report.id, Party.REPORTER))
    is_waiting = report.state is ReportState.APPEALED and _is_newer(appealed_at, decision)
    return OwnReport(
        public_id=report.public_id,
        association_name=row.name,
        reason=REASONS[report.reason][0],
        name=person.display_name,
        given_name=given_name_of(person.display_name, person.given_name),
        details=report.details,
        created_at=report.created_at,
        due_at=report.due_at,
        opened_at=row.opened_at,
        answer=decision.words_for_reporter if decision else "",
        answered_at=decision.at if decision else None,
        noun=SUBJECTS[report.subject_kind],
        may_appeal=_may_appeal(report, decision, Party.REPORTER, appealed_at, now),
        appeal_until=decision.at + POLICY.appeal if decision else None,
        appealed_at=appealed_at if is_waiting else None,
    )


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """A decision as the person whom it is about reads it; `later` is what followed an appeal."""

    public_id: str
    association_name: str
    words: str
    at: datetime
    until: datetime | None
    is_undone: bool
    may_appeal: bool
    appeal_until: datetime
    appealed_at: datetime | None
    is_waiting: bool
    later: str


def own_decision(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> OwnDecision:
    """Return a decision about the viewer. Three statements. Raises NotFound for anybody else."""
    row = session.execute(
        select(Decision, Report, Association.name)
        .join(Report, Report.id == Decision.report_id)
        .join(Association, Association.id == Report.association_id)
        .where(
            Decision.public_id == public_id,
            Report.reported_id == viewer.person,
            Decision.words_for_reported != "",
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    decision, report, association = row
    later = session.scalars(
        select(Decision.public_id)
        .where(Decision.report_id == report.id, _is_after(decision))
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    appealed_at = session.scalar(_appealed(report.id, Party.REPORTED))
    may_appeal = later is None and _may_appeal(report, decision, Party.REPORTED, appealed_at, now)
    return OwnDecision(
        public_id=decision.public_id,
        association_name=association,
        words=decision.words_for_reported,
        at=decision.at,
        until=decision.until,
        is_undone=decision.undone_at is not None,
        may_appeal=may_appeal,
        appeal_until=decision.at + POLICY.appeal,
        appealed_at=appealed_at if _is_newer(appealed_at, decision) else None,
        is_waiting=report.state is ReportState.APPEALED and _is_newer(appealed_at, decision),
        later=later or "",
    )


def _is_after(decision: Decision) -> ColumnElement[bool]:
    return (Decision.id > decision.id) & (Decision.words_for_reported != "")


def _appealed(report_id: int, side: Party) -> Select[datetime | None]:
    return select(Appeal.at).where(Appeal.report_id == report_id, Appeal.side == side)


def _is_newer(appealed_at: datetime | None, decision: Decision | None) -> bool:
    return appealed_at is not None and decision is not None and appealed_at >= decision.at


def _may_appeal(
    report: Report,
    decision: Decision | None,
    side: Party,
    appealed_at: datetime | None,
    now: datetime,
) -> bool:
    """Return whether the table lets a side appeal."""
    facts = ReportFacts(
        now,
        last_decision=decision.kind if decision else None,
        decided_at=decision.at if decision else None,
        appeals=(side,) if appealed_at else (),
    )
    return any(row.name == "appeal" for row in allowed(REPORT, report.state, side.value, facts))
