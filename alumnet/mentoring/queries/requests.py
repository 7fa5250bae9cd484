"""One request as its two people see it, and the lists of requests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import PersonId
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.statements import built_once
from alumnet.kernel.transitions import allowed, first_refusal
from alumnet.kernel.zones import reader_zone
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import (
    Mentorship,
    MentorshipRequest,
    RequestEvent,
    RequestQuestion,
)
from alumnet.mentoring.queries import fact_columns
from alumnet.mentoring.queries import facts as facts_queries
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.queries.talks import was_opened
from alumnet.mentoring.rules import IN_LINE, Part, RequestState
from alumnet.mentoring.rules.guards import RequestFacts
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.next_step import StepFacts, is_over, request_line
from alumnet.mentoring.rules.request_table import REQUEST
from alumnet.mentoring.rules.talking import TalkFacts, has_conversation
from alumnet.mentoring.rules.ways import way_of
from alumnet.organizations.reference import topic as topic_of

# Whoever was asked reads the letter while it waits for them and after they answered it.
_READ_BY_RECEIVER = frozenset(RequestState) - {
    RequestState.DRAFT,
    RequestState.WITHDRAWN,
    RequestState.SUPERSEDED,
    RequestState.VOIDED,
}
_PRIVATE = ("say_yes", "say_no")


@dataclass(frozen=True, slots=True)
class RequestPage:
    """A request for the page of one of its two people.

    `letter` is None where it is not to be read any more. `may` names the steps open to the viewer;
    `refusal` is what keeps the step that is due (send, or say yes) from being taken.
    """

    id: int
    public_id: str
    state: RequestState
    is_yours: bool
    other: Face
    other_headline: str
    letter: Letter | None
    topic: str
    answer_line: str
    decline_reason: str
    submitted_at: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    undo_until: datetime | None
    next_line: str
    may: frozenset[str]
    refusal: DomainError | None
    facts: RequestFacts
    mentor_id: int
    mentee_id: int
    topic_code: str | None
    mentorship_public_id: str | None
    reads_requests: str
    is_connected: bool
    is_asked: bool
    my_answer: bool | None
    questions_asked: int
    line_order: datetime | None
    has_conversation: bool
    conversation_id: int | None

    @property
    def has_talked(self) -> bool:
        """Whether the first call is over."""
        ends_at = self.facts.call_ends_at
        return ends_at is not None and ends_at <= self.facts.now

    @property
    def leaves_room_for(self) -> int:
        """How many places are free after a yes."""
        return max(0, self.facts.mentor.free - 1)


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in the history of a request."""

    name: str
    at: datetime
    by_you: bool | None


def request_page(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> RequestPage:
    """Return a request for its page. Raises NotFound for anybody else. One statement."""
    values = values_of(viewer) | {"public_id": public_id}
    row = session.execute(_one(), values).one_or_none()
    if row is None:
        raise NotFound
    return _page(row, viewer.person, now)


@built_once
def _one() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    other_id = case(
        (MentorshipRequest.mentor_id == me, MentorshipRequest.mentee_id),
        else_=MentorshipRequest.mentor_id,
    )
    return (
        select(
            MentorshipRequest,
            *face_columns(ANY_VIEWER),
            headline(ANY_VIEWER).label("headline"),
            fact_columns.mentorship_of_request(Mentorship.public_id).label("mentorship_public_id"),
            fact_columns.mentorship_of_request(Mentorship.state).label("mentorship_state"),
            select(MentorProfile.reads_requests)
            .where(MentorProfile.person_id == MentorshipRequest.mentor_id)
            .scalar_subquery()
            .label("reads_requests"),
            was_opened().label("was_opened"),
            *fact_columns.beside_request(),
        )
        .join(Person, Person.id == other_id)
        .where(
            MentorshipRequest.public_id == bindparam("public_id"),
            _is_of(me),
            ~has_blocked(me, other_id),
        )
    )


def _is_of(person_id: PersonId) -> ColumnElement[bool]:
    """Say in SQL that a request is somebody's own, or was sent to them."""
    return or_(
        MentorshipRequest.initiator_id == person_id,
        (MentorshipRequest.receiver_id == person_id) & has_reached_receiver(),
    )


def has_reached_receiver() -> ColumnElement[bool]:
    """Say in SQL that the receiver knows of a request: it was sent, or waits in their line."""
    return or_(MentorshipRequest.submitted_at.is_not(None), MentorshipRequest.state.in_(IN_LINE))


def goes_on(request: MentorshipRequest, person_id: int) -> bool | None:
    """Return what this one of the two said in private after a first call, None if nothing yet."""
    is_mentor = person_id == request.mentor_id
    return request.mentor_goes_on if is_mentor else request.mentee_goes_on


def _page(row: Any, me: int, now: datetime) -> RequestPage:
    request: MentorshipRequest = row.MentorshipRequest
    facts = facts_queries.from_row(row, now=now, request=request, manages=False)
    other = face_of(row)
    is_yours = request.initiator_id == me
    parts = parts_of(request, me)
    may_read = is_yours or (request.submitted_at and request.state in _READ_BY_RECEIVER)
    term = topic_of(request.topic) if request.topic else None
    return RequestPage(
        id=request.id,
        public_id=request.public_id,
        state=request.state,
        is_yours=is_yours,
        other=other,
        other_headline=row.headline or "",
        letter=letter_of(request) if may_read else None,
        topic=term.label if term else "",
        answer_line=request.answer_line,
        decline_reason=request.decline_reason.value if request.decline_reason else "",
        submitted_at=request.submitted_at,
        due_at=request.due_at,
        ended_at=request.ended_at,
        undo_until=facts.undo_until,
        next_line=request_line(request.state, _step_facts(row, facts, other, me)),
        may=frozenset(step.name for step in allowed(REQUEST, request.state, parts, facts)),
        refusal=_refusal_of(request.state, facts),
        facts=facts,
        mentor_id=request.mentor_id,
        mentee_id=request.mentee_id,
        topic_code=request.topic,
        mentorship_public_id=row.mentorship_public_id,
        reads_requests=row.reads_requests or "",
        is_connected=bool(row.is_connected),
        is_asked=request.asked_at is not None,
        my_answer=goes_on(request, me),
        questions_asked=request.questions_asked,
        line_order=request.line_order,
        has_conversation=has_conversation(
            TalkFacts(now=now, request=request.state, was_opened=bool(row.was_opened))
        ),
        conversation_id=request.conversation_id,
    )


def _refusal_of(state: RequestState, facts: RequestFacts) -> DomainError | None:
    names = {
        RequestState.DRAFT: "submit",
        RequestState.SUBMITTED: "accept",
        RequestState.EXPLORING: "say_yes",
        RequestState.WAITLIST_OFFERED: "take_place",
    }
    due = next((step for step in REQUEST if step.name == names.get(state)), None)
    return first_refusal(due.guards, facts) if due is not None else None


def parts_of(request: MentorshipRequest, person_id: int) -> frozenset[str]:
    """Return the words of the tables for this person."""
    parts = {
        Part.INITIATOR: request.initiator_id,
        Part.RECEIVER: request.receiver_id,
        Part.MENTOR: request.mentor_id,
        Part.MENTEE: request.mentee_id,
    }
    return frozenset(part.value for part, owner in parts.items() if owner == person_id)


def letter_of(request: MentorshipRequest) -> Letter:
    """Return what a request says."""
    return Letter(
        working_on=request.working_on,
        why_you=request.why_you,
        what_i_bring=request.what_i_bring,
        question=request.question,
        time_kind=request.time_kind,
        topic=request.topic,
        decision_by=request.decision_by,
        keeps_others=request.keeps_others,
    )


def _step_facts(row: Any, facts: RequestFacts, other: Face, me: int) -> StepFacts:
    """Return what the line "Next: ..." needs to know."""
    request: MentorshipRequest = row.MentorshipRequest
    is_away = facts.mentor.is_away(facts.today) and not facts.is_offer
    return StepFacts(
        is_yours=request.initiator_id == me,
        other=other.given_name,
        due_at=request.due_at,
        is_stopped=request.remaining is not None,
        away_until=facts.mentor.paused_until if is_away else None,
        undo_until=facts.undo_until,
        asks_again_from=facts.asks_again_from,
        is_asked=request.asked_at is not None,
        has_answered=goes_on(request, me) is not None,
        is_over=is_over(row.mentorship_state),
        is_offer=way_of(request.origin, request.kind) is not None,
        call_ends_at=facts.call_ends_at,
        now=facts.now,
        zone=reader_zone(),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the receiver, with the initiator's reply once there is one."""

    question: str
    reply: str
    is_open: bool


def questions_of(session: Session, page: RequestPage) -> list[Asked]:
    """Return what was asked about a request, oldest first. At most one statement."""
    if not page.questions_asked:
        return []
    rows = session.execute(
        select(RequestQuestion.question, RequestQuestion.answer, RequestQuestion.closed_at)
        .where(RequestQuestion.request_id == page.id)
        .order_by(RequestQuestion.id)
    )
    return [Asked(question, reply, closed_at is None) for question, reply, closed_at in rows]


def history_of(session: Session, request_id: int, person_id: int) -> list[Happened]:
    """Return what happened to a request, oldest first. One statement.

    That it was the staff who ended it, and how, is not for the page.
    """
    by_one_of_them = or_(
        RequestEvent.actor_id.is_(None),
        RequestEvent.actor_id.in_((MentorshipRequest.mentor_id, MentorshipRequest.mentee_id)),
    )
    rows = session.execute(
        select(
            case((by_one_of_them, RequestEvent.name), else_="void"),
            RequestEvent.at,
            RequestEvent.actor_id,
        )
        .join(MentorshipRequest, MentorshipRequest.id == RequestEvent.subject_id)
        .where(
            RequestEvent.subject_id == request_id,
            # What the other said in private after a call is not for the page.
            or_(RequestEvent.name.not_in(_PRIVATE), RequestEvent.actor_id == person_id),
        )
        .order_by(RequestEvent.id)
    )
    return [
        Happened(name, at, None if actor_id is None else actor_id == person_id)
        for name, at, actor_id in rows
    ]
