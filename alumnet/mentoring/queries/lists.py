"""The four lists of requests, and how many are in each."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Select, bindparam, case, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import PersonId, UtcDateTime
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import reader_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest
from alumnet.mentoring.queries import fact_columns
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.line import waits_for
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.queries.rematch import comes_first
from alumnet.mentoring.queries.requests import goes_on
from alumnet.mentoring.rules import ASK_NEXT, COUNTED, FINAL, IN_LINE, SENT, Origin, RequestState
from alumnet.mentoring.rules.mentorship_policy import SHIP_POLICY
from alumnet.mentoring.rules.next_step import StepFacts, is_over, request_line
from alumnet.mentoring.rules.ways import way_of

_MOST_LISTED = 100


class Tab(Enum):
    """The four lists of requests."""

    WAITING = "waiting"
    SENT = "sent"
    DRAFTS = "drafts"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Listed:
    """A request in a list."""

    public_id: str
    state: RequestState
    is_yours: bool
    other: Face
    time_kind: str
    due_at: datetime | None
    changed_at: datetime
    next_line: str
    may_ask_next: bool

    @property
    def is_in_line(self) -> bool:
        """Whether the reader waits for a place with it, and has sent nothing yet."""
        return self.is_yours and self.state in IN_LINE


@dataclass(frozen=True, slots=True)
class Counts:
    """How many requests are in each list, without the ones that are done.

    `sent` are those on their way: who waits in line has sent nothing yet.
    """

    waiting: int
    sent: int
    drafts: int


def requests_of(session: Session, viewer: Viewer, tab: Tab, *, now: datetime) -> list[Listed]:
    """Return one of the viewer's lists: what waits by its date, the others newest first.

    At most a hundred. One statement.
    """
    values = values_of(viewer) | {"since": now - SHIP_POLICY.comes_first}
    rows = session.execute(_listing(tab), values)
    return [_listed(row, viewer.person, now) for row in rows]


@built_once
def _listing(tab: Tab) -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    other_id = _other_id(me)
    away_until = (
        select(MentorProfile.paused_until)
        .where(MentorProfile.person_id == MentorshipRequest.receiver_id)
        .scalar_subquery()
    )
    return (
        select(
            MentorshipRequest,
            *face_columns(ANY_VIEWER),
            away_until.label("away_until"),
            fact_columns.mentorship_of_request(Mentorship.state).label("mentorship_state"),
        )
        .join(Person, Person.id == other_id)
        .where(_in_tab(tab, me), ~has_blocked(me, other_id))
        .order_by(*_order(tab))
        .limit(_MOST_LISTED)
    )


def _order(tab: Tab) -> tuple[ColumnElement[Any], ...]:
    changed = func.coalesce(
        MentorshipRequest.ended_at, MentorshipRequest.submitted_at, MentorshipRequest.created_at
    )
    if tab is not Tab.WAITING:
        return (changed.desc(), MentorshipRequest.id.desc())
    since = bindparam("since", type_=UtcDateTime)
    return (
        ~comes_first(MentorshipRequest.mentee_id.expression, since),
        MentorshipRequest.due_at.is_(None),
        MentorshipRequest.due_at.expression,
        MentorshipRequest.id.expression,
    )


def _other_id(me: PersonId) -> ColumnElement[int]:
    return case(
        (MentorshipRequest.mentor_id == me, MentorshipRequest.mentee_id),
        else_=MentorshipRequest.mentor_id,
    )


def _in_tab(tab: Tab, me: PersonId) -> ColumnElement[bool]:
    request = MentorshipRequest
    # In line nobody has sent anything yet: what waits there is on the mentor's desk.
    to_me = (request.receiver_id == me) & request.submitted_at.is_not(None)
    from_me = request.initiator_id == me
    on_its_way = request.state.in_(SENT)
    return {
        Tab.WAITING: waits_for(me) | (to_me & request.state.in_(COUNTED)),
        Tab.SENT: from_me & on_its_way,
        Tab.DRAFTS: from_me & (request.state == RequestState.DRAFT),
        Tab.DONE: (to_me | from_me) & request.state.in_(FINAL),
    }[tab]


def _listed(row: Any, me: int, now: datetime) -> Listed:
    request: MentorshipRequest = row.MentorshipRequest
    other = face_of(row)
    away: date | None = row.away_until
    facts = StepFacts(
        is_yours=request.initiator_id == me,
        other=other.given_name,
        due_at=request.due_at,
        is_stopped=request.remaining is not None,
        away_until=away if away is not None and now.date() < away else None,
        undo_until=facts_queries.undo_until(request),
        asks_again_from=request.asks_again_from,
        is_asked=request.asked_at is not None,
        has_answered=goes_on(request, me) is not None,
        is_over=is_over(row.mentorship_state),
        is_offer=way_of(request.origin, request.kind) is not None,
        now=now,
        zone=reader_zone(),
    )
    return Listed(
        public_id=request.public_id,
        state=request.state,
        is_yours=facts.is_yours,
        other=other,
        time_kind=request.time_kind.value if request.time_kind else "",
        due_at=request.due_at,
        changed_at=request.ended_at or request.submitted_at or request.created_at,
        next_line=request_line(request.state, facts),
        may_ask_next=facts.is_yours and request.origin is Origin.ASK and request.state in ASK_NEXT,
    )


def counts_of(session: Session, person_id: int) -> Counts:
    """Return how many requests are in the lists of this person. One statement."""
    return Counts(*session.execute(_numbers(), {"me": person_id}).one())


@built_once
def _numbers() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id

    def number(tab: Tab, *further: ColumnElement[bool]) -> Any:
        return (
            select(func.count(MentorshipRequest.id))
            .where(_in_tab(tab, me), ~has_blocked(me, _other_id(me)), *further)
            .scalar_subquery()
        )

    sent = number(Tab.SENT, MentorshipRequest.state.not_in(IN_LINE))
    return select(number(Tab.WAITING), sent, number(Tab.DRAFTS))
