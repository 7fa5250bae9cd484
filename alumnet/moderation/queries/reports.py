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
from alumnet.moderation.rules import (
    CLOSED,
    SAFETY,
    WAITING,
    DecisionKind,
    ReportReason,
    ReportState,
    SubjectKind,
)
from alumnet.moderation.rules.letters import DECISIONS, REASONS, SUBJECTS
from alumnet.moderation.rules.states import ago, due_words

TABS = ("open", "mine", "decided")
SORTS = {"due": "First due first", "newest": "Newest first"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows the queue, and in which order it comes; empty for everything.

    `category` is a reason, or `safety` for all that may be about somebody's safety.
    """

    state: ReportState | None = None
    kind: SubjectKind | None = None
    category: str = ""
    association: str = ""
    is_overdue: bool = False
    sort: str = "due"

    def condition(self, now: datetime) -> ColumnElement[bool]:
        """Return what it narrows to, as SQL."""
        asked: list[ColumnElement[bool]] = []
        if self.state is not None:
            asked.append(Report.state == self.state)
        if self.kind is not None:
            asked.append(Report.subject_kind == self.kind)
        if self.category == SAFETY_CATEGORY:
            asked.append(Report.reason.in_(SAFETY))
        elif self.category:
            asked.append(Report.reason == ReportReason(self.category))
        if self.association:
            asked.append(Association.slug == self.association)
        if self.is_overdue:
            asked += [Report.state.in_(WAITING), Report.due_at < now]
        return and_(true(), *asked)


SAFETY_CATEGORY = "safety"
EVERYTHING = Filters()


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
    state: ReportState

    @property
    def noun(self) -> str:
        """What is reported, in a word."""
        return SUBJECTS[self.kind]

    @property
    def is_about_safety(self) -> bool:
        """Whether it comes before others."""
        return self.reason in SAFETY

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
    waits = Report.state.in_(WAITING)
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
        Report.state.in_(WAITING), visible_to(viewer)
    )


def queue(  # whose, which, since when, from where
    session: Session,
    viewer: Viewer,
    tab: str,
    *,
    now: datetime,
    filters: Filters = EVERYTHING,
    cursor: str | None = None,
    length: int = PAGE_LENGTH,
) -> Page[QueueRow]:
    """Return reports: those to decide by safety and when they are due, decided ones last first.

    One statement.
    """
    claimer, reported, deciding = aliased(Person), aliased(Person), aliased(Decision)
    last = select(func.max(deciding.id)).where(deciding.report_id == Report.id).scalar_subquery()
    order = _order(tab, filters)
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
        .where(
            visible_to(viewer),
            _in_tab(tab, viewer, now),
            filters.condition(now),
            order.after(cursor),
        )
        .order_by(*order.columns)
        .limit(length + 1)
    ).all()
    items = [_row(row, viewer, now) for row in rows[:length]]
    following = order.cursor_of(rows[length - 1][0]) if len(rows) > length else None
    return Page(items, following)


@dataclass(frozen=True, slots=True)
class _Order:
    """An order of the queue: safety first or not, then a moment up or down, then the id."""

    name: str
    moment: Any
    safety_first: bool
    is_down: bool

    @property
    def _rank(self) -> ColumnElement[int]:
        first = Report.reason.in_(SAFETY) if self.safety_first else true()
        return case((first, 0), else_=1)

    @property
    def columns(self) -> tuple[Any, ...]:
        if self.is_down:
            return (self._rank, self.moment.desc(), Report.id.desc())
        return (self._rank, self.moment, Report.id)

    def cursor_of(self, report: Report) -> str:
        rank = int(self.safety_first and report.reason not in SAFETY)
        moment = getattr(report, self.moment.key) or report.due_at
        return encode_cursor(self.name, rank, moment.isoformat(), report.id)

    def after(self, cursor: str | None) -> ColumnElement[bool]:
        match decode_cursor(cursor):
            case [str(name), int(rank), str(written), int(last)] if name == self.name:
                moment = datetime.fromisoformat(written)
            case _:
                return true()
        by, key = self.moment, Report.id
        if self.is_down:
            behind = or_(by < moment, and_(by == moment, key < last))
        else:
            behind = or_(by > moment, and_(by == moment, key > last))
        return or_(self._rank > rank, and_(self._rank == rank, behind))


def _order(tab: str, filters: Filters) -> _Order:
    if tab == "decided":
        return _Order(tab, Report.closed_at, safety_first=False, is_down=True)
    if filters.sort == "newest":
        return _Order(f"{tab} newest", Report.created_at, safety_first=False, is_down=True)
    return _Order(tab, Report.due_at, safety_first=True, is_down=False)


def associations_of(session: Session, viewer: Viewer) -> list[tuple[str, str]]:
    """Return the associations whose reports are the viewer's business, by slug and name. One."""
    where = true() if viewer.is_site_admin else Association.id.in_(viewer.staffed_association_ids)
    query = select(Association.slug, Association.name).where(where).order_by(Association.name)
    return [(slug, name) for slug, name in session.execute(query)]


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
        state=report.state,
    )
