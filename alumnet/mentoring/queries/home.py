"""Requests that wait for somebody, for the home page and the number in the navigation.

Rows have the shape of `waiting_row`, so that one statement reads them with all else that waits.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, case, cast, func, literal, select

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.members.queries.people import ANY_VIEWER, Face
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.line import waits_for
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import MentorshipKind, Origin, RequestState, TimeKind
from alumnet.mentoring.rules.ways import Way, way_of

REQUEST = "request"
_NOTHING = literal("")
_ASKS_FOR = {
    TimeKind.ONE_CONVERSATION: "Asks for one conversation.",
    TimeKind.FEW_WEEKS: "Asks for three conversations within a few weeks.",
    TimeKind.SIX_MONTHS: "Asks for an hour a month, for six months.",
}
# What else waits for a word: title, detail, button; and where that is done, if not in sight.
_FIND_A_TIME = ("A first call with {name}", "25 minutes, before either decides.", "Find a time")
_PLACES = {
    "Find a time": "/sessions/new",
    "Reply": "#reply-form",
    "Answer in private": "#in-private",
}
_YOURS = {
    RequestState.SUBMITTED: (
        "{name}'s places are taken",
        "Your letter keeps its place. Wait, or move on?",
        "Choose",
    ),
    RequestState.INFO_REQUESTED: ("{name} has a question", "About your letter.", "Reply"),
    RequestState.WAITLISTED: ("Do you still wait for {name}?", "One press is enough.", "Say so"),
    RequestState.WAITLIST_OFFERED: (
        "{name} has time for you",
        "A place is held for you.",
        "Send your letter",
    ),
    RequestState.EXPLORING: (
        "You and {name} have talked",
        "Would you like to go on together?",
        "Answer in private",
    ),
}


_OFFERS = {
    TimeKind.ONE_CONVERSATION: "Offers one conversation.",
    TimeKind.FEW_WEEKS: "Offers three conversations within a few weeks.",
    TimeKind.SIX_MONTHS: "Offers an hour a month, for six months.",
}
_TITLES = {
    None: "{name} asks you",
    Way.OFFER: "{name} offers to help you",
    Way.SHOW: "{name} would like to show you something",
    Way.LEARN: "{name} would like to learn from you",
}


@dataclass(frozen=True, slots=True)
class WaitingItem:
    """Something that waits for a person. `due_at` is None while the clock stands still.

    `when` is its place among others: until when a word is hoped for, or the moment of a call. What
    has none comes last.
    """

    title: str
    detail: str
    url: str
    due_at: datetime | None
    action_label: str
    person: Face | None = None
    when: datetime | None = None


def to_answer() -> ColumnElement[int]:
    """Return in SQL how many requests wait for a word of the person `:me`."""
    waiting = select(func.count(MentorshipRequest.id)).where(waits_for(ANY_VIEWER.person_id))
    return waiting.scalar_subquery()


def waiting_row(
    what: Any,
    url: Any,
    *,
    starts_at: Any,
    ends_at: Any,
    is_mine: Any,
    details: Any = _NOTHING,
) -> Select[*tuple[Any, ...]]:
    """Return the start of a statement of things that wait, each about one `Person` to be joined.

    `what` it is, two moments, something that is so or not, its address, and other words.
    """
    return select(
        what.label("what"),
        starts_at.label("starts_at"),
        ends_at.label("ends_at"),
        is_mine.label("is_mine"),
        url.label("url"),
        details.label("details"),
        *face_columns(ANY_VIEWER),
    )


def waiting_requests() -> Select[*tuple[Any, ...]]:
    """Return the statement of requests that wait for a word of the viewer."""
    me, request = ANY_VIEWER.person_id, MentorshipRequest
    other_id = case((request.initiator_id == me, request.receiver_id), else_=request.initiator_id)
    kinds = (request.state, request.origin, request.kind)
    details: Any = func.coalesce(cast(request.time_kind, String), "")
    for each in reversed(kinds):
        details = cast(each, String) + ":" + details
    return (
        waiting_row(
            literal(REQUEST),
            "/requests/" + request.public_id,
            starts_at=request.due_at,
            ends_at=request.asked_at,
            is_mine=request.receiver_id == me,
            details=details,
        )
        .join(Person, Person.id == other_id)
        .where(
            waits_for(me),
            ~standing_block(request.mentor_id.expression, request.mentee_id.expression),
        )
    )


def waiting_request(row: Any) -> WaitingItem:
    """Return one of them as the home page shows it."""
    other = face_of(row)
    title, detail, label = _words(row)
    return WaitingItem(
        title=title.format(name=other.given_name),
        detail=detail,
        url=row.url + _PLACES.get(label, ""),
        due_at=row.starts_at,
        action_label=label,
        person=other,
        when=row.starts_at,
    )


def _words(row: Any) -> tuple[str, str, str]:
    """Return title, detail and button of something that waits."""
    found, origin, kind, time_kind = row.details.split(":")
    state = RequestState(found)
    if state is RequestState.SUBMITTED and row.is_mine:
        way = way_of(Origin(origin), MentorshipKind(kind))
        return _TITLES[way], _detail(Origin(origin), time_kind), "Read and answer"
    if state is RequestState.EXPLORING and row.ends_at is None:
        return _FIND_A_TIME
    return _YOURS[state]


def _detail(origin: Origin, time_kind: str) -> str:
    words = _OFFERS if origin is Origin.OFFER else _ASKS_FOR
    return words[TimeKind(time_kind)] if time_kind else ""
