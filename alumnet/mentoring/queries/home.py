"""What waits for somebody, for the home page and the number in the navigation."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.line import waits_for
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import Origin, RequestState, TimeKind
from alumnet.mentoring.rules.ways import Way, way_of

_MOST_LISTED = 20
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
    """Something that waits for a person. `due_at` is None while the clock stands still."""

    title: str
    detail: str
    url: str
    due_at: datetime | None
    action_label: str
    person: Face | None = None


def to_answer() -> ColumnElement[int]:
    """Return in SQL how many requests wait for a word of the person `:me`."""
    waiting = select(func.count(MentorshipRequest.id)).where(waits_for(ANY_VIEWER.person_id))
    return waiting.scalar_subquery()


def waiting_for(session: Session, viewer: Viewer) -> list[WaitingItem]:
    """Return what waits for the viewer, the nearest date first. One statement."""
    items = []
    for row in session.execute(_asked(), values_of(viewer)):
        other = face_of(row)
        title, detail, label = _words(row, viewer.person)
        items.append(
            WaitingItem(
                title=title.format(name=other.given_name),
                detail=detail,
                url=f"/requests/{row.public_id}{_PLACES.get(label, '')}",
                due_at=row.due_at,
                action_label=label,
                person=other,
            )
        )
    return items


def _detail(row: Any) -> str:
    words = _OFFERS if row.origin is Origin.OFFER else _ASKS_FOR
    return words.get(row.time_kind, "")


def _words(row: Any, me: int) -> tuple[str, str, str]:
    """Return title, detail and button of something that waits."""
    if row.state is RequestState.SUBMITTED and row.receiver_id == me:
        return _TITLES[way_of(row.origin, row.kind)], _detail(row), "Read and answer"
    if row.state is RequestState.EXPLORING and row.asked_at is None:
        return _FIND_A_TIME
    return _YOURS[row.state]


@built_once
def _asked() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    other_id = case(
        (MentorshipRequest.initiator_id == me, MentorshipRequest.receiver_id),
        else_=MentorshipRequest.initiator_id,
    )
    return (
        select(
            MentorshipRequest.public_id,
            MentorshipRequest.state,
            MentorshipRequest.receiver_id,
            MentorshipRequest.origin,
            MentorshipRequest.kind,
            MentorshipRequest.time_kind,
            MentorshipRequest.asked_at,
            MentorshipRequest.due_at,
            *face_columns(ANY_VIEWER),
        )
        .join(Person, Person.id == other_id)
        .where(
            waits_for(me),
            ~standing_block(
                MentorshipRequest.mentor_id.expression, MentorshipRequest.mentee_id.expression
            ),
        )
        .order_by(
            MentorshipRequest.due_at.is_(None), MentorshipRequest.due_at, MentorshipRequest.id
        )
        .limit(_MOST_LISTED)
    )
