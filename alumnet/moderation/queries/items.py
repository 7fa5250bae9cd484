"""One report as the staff see it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
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
from alumnet.moderation.models import Report
from alumnet.moderation.queries.conflicts import Able, able_for
from alumnet.moderation.queries.conversations import conversation_id
from alumnet.moderation.queries.papers import Papers, papers
from alumnet.moderation.queries.reports import visible_to
from alumnet.moderation.rules import (
    CLOSED,
    SAFETY,
    DecisionKind,
    Party,
    Purpose,
    ReportReason,
    ReportSource,
    ReportState,
    SubjectKind,
)
from alumnet.moderation.rules.letters import REASONS
from alumnet.moderation.rules.states import ago, due_words
from alumnet.moderation.rules.telling import told_of


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
class Item:
    """A report for the staff. Without `may_handle` the page shows no names and no text.

    `may_take`: the viewer may also decide it as it stands. `is_alone`: nobody else may handle it.
    `is_stuck`: there is nobody who may decide it.
    `duplicate_of`: the report of which this one was told again.

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
    is_suspended: bool
    is_hidden: bool
    may_end: frozenset[str]
    end_reason: str
    may_take: bool
    is_alone: bool
    is_stuck: bool
    has_somebody_above: bool
    conversation_id: int | None
    duplicate_of: str
    papers: Papers
    viewer_id: int

    @property
    def title(self) -> str:
        """The reason in words."""
        return REASONS[self.reason][0]

    @property
    def is_closed(self) -> bool:
        """Whether it is decided, and nobody appealed since."""
        return self.state in CLOSED

    @property
    def is_about_safety(self) -> bool:
        """Whether it comes before others."""
        return self.reason in SAFETY

    @property
    def appealed(self) -> Party | None:
        """Whose appeal waits for an answer."""
        is_waiting = self.state is ReportState.APPEALED and self.papers.appeals
        return self.papers.appeals[-1].side if is_waiting else None

    @property
    def told(self) -> Callable[[DecisionKind], frozenset[Party]]:
        """Which sides would read words about a decision."""
        return partial(told_of, appealed=self.appealed, is_signed=self.reporter is not None)

    def may_use(self, purpose: Purpose, now: datetime) -> bool:
        """Whether a second one of the staff said yes to whoever holds the report."""
        asked = self.papers.standing(purpose, now)
        return (
            asked is not None and asked.is_given and self.is_mine and asked.by_id == self.viewer_id
        )

    def may_read_conversation(self, now: datetime) -> bool:
        """Whether the viewer holds the report and has opened the conversation of the two."""
        asked = self.papers.standing(Purpose.READ, now)
        is_open = asked is not None and asked.is_used and asked.by_id == self.viewer_id
        return is_open and self.is_mine

    @property
    def case(self) -> str:
        """A short name for talking about it."""
        return self.public_id[:6].upper()


def item(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Item:
    """Return a report that is the viewer's business; three statements. Raises NotFound."""
    reporter, reported, claimer = (aliased(Person) for _ in range(3))
    first = aliased(Report)
    row = session.execute(
        select(
            Report,
            Association.name,
            reporter,
            reported,
            claimer.display_name.label("claimer"),
            AssociationMembership.state.label("membership"),
            first.public_id.label("duplicate_of"),
            conversation_id().label("conversation_id"),
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
        .outerjoin(first, first.id == Report.duplicate_of_id)
        .where(Report.public_id == public_id, visible_to(viewer))
    ).one_or_none()
    if row is None:
        raise NotFound
    report: Report = row[0]
    found = papers(session, report.id)
    return _item(row, viewer, found, able_for(session, report, found.deciders), now)


def _item(row: Any, viewer: Viewer, found: Papers, able: Able, now: datetime) -> Item:
    report, association, reporter, reported = row[:4]
    holds = report.claimed_until is not None and report.claimed_until > now
    due, urgency = due_words(report.due_at, now, reader_zone())
    is_mine = holds and report.claimed_by == viewer.person_id
    may_handle = viewer.person in able.handle
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
        is_suspended=row.membership is MembershipState.SUSPENDED,
        is_hidden=reported.hidden_by_staff_at is not None,
        may_end=_may_end(row.request_state),
        end_reason=report.end_reason,
        may_take=viewer.person in able.take,
        is_alone=not able.handle - {viewer.person},
        is_stuck=not able.take,
        has_somebody_above=bool(able.above - {viewer.person}),
        conversation_id=row.conversation_id,
        duplicate_of=row.duplicate_of or "",
        papers=found,
        viewer_id=viewer.person,
    )


def _may_end(state: RequestState | None) -> frozenset[str]:
    steps = allowed(REQUEST, state, Part.STAFF.value) if state is not None else []
    return frozenset(step.name for step in steps)


def _side(person: Person) -> Side:
    given = given_name_of(person.display_name, person.given_name)
    return Side(person.id, person.public_id, person.display_name, given)
