"""One report as the staff see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, AssociationMembership, Person
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.transitions import allowed
from alumnet.kernel.zones import reader_zone
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import Part, RequestState
from alumnet.mentoring.rules.request_table import REQUEST
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries.conflicts import able_staff
from alumnet.moderation.queries.reports import visible_to
from alumnet.moderation.rules import (
    CLOSED,
    DecisionKind,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)
from alumnet.moderation.rules.letters import DECISIONS, REASONS
from alumnet.moderation.rules.states import ago, due_words


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two people of a report."""

    person_id: int
    public_id: str
    name: str
    given_name: str

    @property
    def url(self) -> str:
        """The address of their page."""
        return f"/people/{handle(self.name, self.public_id)}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision about a report, and whether what it did still holds."""

    kind: DecisionKind
    decided_by: str
    words_for_reporter: str
    words_for_reported: str
    note: str
    until: datetime | None
    at: datetime
    still_holds: bool

    @property
    def label(self) -> str:
        """The decision in words."""
        return DECISIONS[self.kind]


@dataclass(frozen=True, slots=True)
class Item:
    """A report for the staff. Without `may_handle` the page shows no names and no text.

    `may_end`: what the staff may do with the request that it is about, as the table calls it.
    `end_reason`: why they did. `reporter` is None where no member
    reports. `is_own`: the viewer sent it. `is_opened`: the viewer holds it and
    has opened what was reported.
    """

    id: int
    public_id: str
    association_id: int
    association_name: str
    reason: ReportReason
    subject_kind: SubjectKind
    subject_id: int
    details: str
    state: ReportState
    version: int
    created_at: datetime
    reported_words: str
    due: str
    urgency: str
    source: ReportSource
    reporter: Side | None
    reported: Side
    is_own: bool
    is_mine: bool
    is_opened: bool
    claimed_by: str
    claimed_until: datetime | None
    may_handle: bool
    can_be_suspended: bool
    is_hidden: bool
    may_end: frozenset[str]
    end_reason: str
    verdict: Verdict | None

    @property
    def title(self) -> str:
        """The reason in words."""
        return REASONS[self.reason][0]

    @property
    def is_closed(self) -> bool:
        """Whether it is decided."""
        return self.state in CLOSED

    @property
    def case(self) -> str:
        """A short name for talking about it."""
        return self.public_id[:6].upper()


def item(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Item:
    """Return a report that is the viewer's business; two statements. Raises NotFound."""
    reporter, reported, claimer, decider = (aliased(Person) for _ in range(4))
    row = session.execute(
        select(
            Report,
            Association.name,
            reporter,
            reported,
            claimer.display_name.label("claimer"),
            AssociationMembership.state.label("membership"),
            Decision,
            decider.display_name.label("decider"),
            MentorshipRequest.state.label("request_state"),
        )
        .join(Association, Association.id == Report.association_id)
        .outerjoin(reporter, reporter.id == Report.reporter_id)
        .join(reported, reported.id == Report.reported_id)
        .outerjoin(claimer, claimer.id == Report.claimed_by)
        .outerjoin(
            AssociationMembership,
            and_(
                AssociationMembership.person_id == Report.reported_id,
                AssociationMembership.association_id == Report.association_id,
            ),
        )
        .outerjoin(
            MentorshipRequest,
            and_(
                Report.subject_kind == SubjectKind.REQUEST,
                MentorshipRequest.id == Report.subject_id,
            ),
        )
        .outerjoin(Decision, Decision.report_id == Report.id)
        .outerjoin(decider, decider.id == Decision.decided_by)
        .where(Report.public_id == public_id, visible_to(viewer))
        .order_by(Decision.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFound
    report: Report = row[0]
    able = able_staff(
        session, report.association_id, report.reporter_id, report.reported_id, report.details
    )
    return _item(row, viewer, able, now)


def is_signed(session: Session, public_id: str) -> bool:
    """Return whether a member reports, who is told what came of it. One statement."""
    query = select(Report.reporter_id).where(Report.public_id == public_id)
    return session.scalar(query) is not None


def _item(row: Any, viewer: Viewer, able: frozenset[int], now: datetime) -> Item:
    report, association, reporter, reported = row[:4]
    holds = report.claimed_until is not None and report.claimed_until > now
    due, urgency = due_words(report.due_at, now, reader_zone())
    is_mine = holds and report.claimed_by == viewer.person_id
    may_handle = viewer.person in able
    return Item(
        id=report.id,
        public_id=report.public_id,
        association_id=report.association_id,
        association_name=association,
        reason=report.reason,
        subject_kind=report.subject_kind,
        subject_id=report.subject_id,
        details=report.details,
        state=report.state,
        version=report.version,
        created_at=report.created_at,
        reported_words=ago(report.created_at, now, reader_zone()),
        due=due,
        urgency=urgency,
        source=report.source,
        reporter=_side(reporter) if reporter is not None else None,
        reported=_side(reported),
        is_own=report.reporter_id == viewer.person_id,
        is_mine=is_mine,
        is_opened=is_mine and may_handle and report.opened_at is not None,
        claimed_by=row.claimer if holds and report.claimed_by != viewer.person_id else "",
        claimed_until=report.claimed_until if holds else None,
        may_handle=may_handle,
        can_be_suspended=row.membership is MembershipState.ACTIVE,
        is_hidden=reported.hidden_by_staff_at is not None,
        may_end=_may_end(row.request_state),
        end_reason=report.end_reason,
        verdict=_verdict(row, reported, now),
    )


def _may_end(state: RequestState | None) -> frozenset[str]:
    steps = allowed(REQUEST, state, Part.STAFF.value) if state is not None else []
    return frozenset(step.name for step in steps)


def _side(person: Person) -> Side:
    given = given_name_of(person.display_name, person.given_name)
    return Side(person.id, person.public_id, person.display_name, given)


def _verdict(row: Any, reported: Person, now: datetime) -> Verdict | None:
    decision: Decision | None = row.Decision
    if decision is None:
        return None
    is_over = decision.until is not None and decision.until <= now
    in_force = {
        DecisionKind.HIDE: reported.hidden_by_staff_at is not None,
        DecisionKind.SUSPEND: row.membership is MembershipState.SUSPENDED and not is_over,
    }
    return Verdict(
        kind=decision.kind,
        decided_by=row.decider,
        words_for_reporter=decision.words_for_reporter,
        words_for_reported=decision.words_for_reported,
        note=decision.note,
        until=decision.until,
        at=decision.at,
        still_holds=in_force.get(decision.kind, False) and decision.undone_at is None,
    )
