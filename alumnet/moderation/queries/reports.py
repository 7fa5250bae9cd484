"""The queue of reports."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.registry import NOWHERE, Count
from alumnet.kernel.zones import reader_zone
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.conflicts import near_among
from alumnet.moderation.rules import CLOSED, DecisionKind, ReportReason, ReportState, SubjectKind
from alumnet.moderation.rules.letters import DECISIONS, REASONS
from alumnet.moderation.rules.states import ago, due_words

TABS = ("open", "mine", "decided")
_WAITING = (ReportState.OPEN, ReportState.CLAIMED)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A report in a list. `is_kept`: the viewer is near one of the two, so no names are shown.

    `is_own`: the viewer sent it.
    """

    public_id: str
    reason: ReportReason
    kind: SubjectKind
    reported_name: str
    association_name: str
    reported: str
    due_at: datetime
    due: str
    urgency: str
    claimed_by: str
    closed_at: datetime | None
    outcome: str
    is_kept: bool
    is_own: bool

    @property
    def title(self) -> str:
        """The reason in words."""
        return REASONS[self.reason][0]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reports wait for anybody, wait for the viewer, and are decided."""

    open: int
    mine: int
    decided: int


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """Return the SQL condition that a report is the viewer's business as staff.

    Their association's, or any for site admins; never one about the viewer.
    """
    where: ColumnElement[bool] = (
        true()
        if viewer.is_site_admin
        else Report.association_id.in_(viewer.staffed_association_ids)
    )
    return and_(where, Report.reported_id != viewer.person)


def _holds(viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    return and_(Report.claimed_by == viewer.person, Report.claimed_until > now)


def _in_tab(tab: str, viewer: Viewer, now: datetime) -> ColumnElement[bool]:
    if tab == "decided":
        return Report.state.in_(CLOSED)
    waits = Report.state.in_(_WAITING)
    mine = _holds(viewer, now)
    held = func.coalesce(mine, false())
    return and_(waits, held if tab == "mine" else ~held)


def counts(session: Session, viewer: Viewer, now: datetime) -> Counts:
    """Return how many reports are in each tab. One statement."""

    def many(tab: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(case((_in_tab(tab, viewer, now), 1), else_=0)), 0)

    row = session.execute(
        select(many("open"), many("mine"), many("decided")).where(visible_to(viewer))
    ).one()
    return Counts(int(row[0]), int(row[1]), int(row[2]))


def reports_waiting(viewer: Viewer, _now: datetime) -> Count | None:
    """Count the reports that somebody has to decide, for the dashboard of the staff."""
    if not viewer.is_site_admin and not viewer.staffed_association_ids:
        return None
    return select(NOWHERE, func.count(), func.min(Report.due_at)).where(
        Report.state.in_(_WAITING), visible_to(viewer)
    )


def queue(
    session: Session,
    viewer: Viewer,
    tab: str,
    *,
    now: datetime,
    cursor: str | None = None,
    length: int = PAGE_LENGTH,
) -> Page[QueueRow]:
    """Return reports: those to decide by when they are due, decided ones last first. One."""
    claimer, reported, deciding = aliased(Person), aliased(Person), aliased(Decision)
    last = select(func.max(deciding.id)).where(deciding.report_id == Report.id).scalar_subquery()
    is_decided = tab == "decided"
    by = Report.closed_at if is_decided else Report.due_at
    order = (by.desc(), Report.id.desc()) if is_decided else (by, Report.id)
    rows = session.execute(
        select(
            Report,
            reported.display_name,
            claimer.display_name,
            Association.name,
            Decision.kind,
            near_among(viewer.person, (Report.reporter_id, Report.reported_id)).label("is_near"),
        )
        .join(reported, reported.id == Report.reported_id)
        .join(Association, Association.id == Report.association_id)
        .outerjoin(claimer, claimer.id == Report.claimed_by)
        .outerjoin(Decision, Decision.id == last)
        .where(visible_to(viewer), _in_tab(tab, viewer, now), _after(cursor, by, tab))
        .order_by(*order)
        .limit(length + 1)
    ).all()
    items = [_row(row, viewer, now) for row in rows[:length]]
    following = None
    if len(rows) > length:
        at: Report = rows[length - 1][0]
        moment = at.closed_at or at.due_at if is_decided else at.due_at
        following = encode_cursor(tab, moment.isoformat(), at.id)
    return Page(items, following)


def _after(cursor: str | None, by: Any, tab: str) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case [str(at), str(written), int(last)] if at == tab:
            moment = datetime.fromisoformat(written)
        case _:
            return true()
    if tab == "decided":
        return or_(by < moment, and_(by == moment, Report.id < last))
    return or_(by > moment, and_(by == moment, Report.id > last))


def _row(row: Any, viewer: Viewer, now: datetime) -> QueueRow:
    report, reported, claimer, association, kind, is_close = row
    due, urgency = due_words(report.due_at, now, reader_zone())
    is_held = report.claimed_until is not None and report.claimed_until > now
    is_side = report.reporter_id == viewer.person
    return QueueRow(
        public_id=report.public_id,
        reason=report.reason,
        kind=report.subject_kind,
        reported_name=reported,
        association_name=association,
        reported=ago(report.created_at, now, reader_zone()),
        due_at=report.due_at,
        due=due,
        urgency=urgency,
        claimed_by=claimer or "" if is_held and report.claimed_by != viewer.person else "",
        closed_at=report.closed_at,
        outcome=DECISIONS[kind] if isinstance(kind, DecisionKind) else "",
        is_kept=bool(is_close or is_side),
        is_own=is_side,
    )
