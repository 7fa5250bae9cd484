"""What waits for somebody, for the home page and the number in the navigation."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries.capacity import desk_of
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import RequestState, TimeKind

_MOST_LISTED = 20
_ASKS_FOR = {
    TimeKind.ONE_CONVERSATION: "Asks for one conversation.",
    TimeKind.FEW_WEEKS: "Asks for three conversations within a few weeks.",
    TimeKind.SIX_MONTHS: "Asks for an hour a month, for six months.",
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
    """Return in SQL how many requests wait for the answer of the person `:me`."""
    return (
        select(func.count(MentorshipRequest.id))
        .where(
            MentorshipRequest.receiver_id == ANY_VIEWER.person_id,
            MentorshipRequest.state == RequestState.SUBMITTED,
        )
        .scalar_subquery()
    )


def waiting_for(session: Session, viewer: Viewer) -> list[WaitingItem]:
    """Return what waits for the viewer, the nearest date first. Two statements."""
    items = []
    for row in session.execute(_asked(), values_of(viewer)):
        other = face_of(row)
        items.append(
            WaitingItem(
                title=f"{other.given_name} asks you",
                detail=_ASKS_FOR.get(row.time_kind, ""),
                url=f"/requests/{row.public_id}",
                due_at=row.due_at,
                action_label="Read and answer",
                person=other,
            )
        )
    return [*items, *_still_mentoring(session, viewer)]


@cache
def _asked() -> Select[*tuple[Any, ...]]:
    return (
        select(
            MentorshipRequest.public_id,
            MentorshipRequest.time_kind,
            MentorshipRequest.due_at,
            *face_columns(ANY_VIEWER),
        )
        .join(Person, Person.id == MentorshipRequest.initiator_id)
        .where(
            MentorshipRequest.receiver_id == ANY_VIEWER.person_id,
            MentorshipRequest.state == RequestState.SUBMITTED,
            ~standing_block(
                MentorshipRequest.mentor_id.expression, MentorshipRequest.mentee_id.expression
            ),
        )
        .order_by(
            MentorshipRequest.due_at.is_(None), MentorshipRequest.due_at, MentorshipRequest.id
        )
        .limit(_MOST_LISTED)
    )


def _still_mentoring(session: Session, viewer: Viewer) -> list[WaitingItem]:
    if not desk_of(session, viewer.person).is_asked_to_go_on:
        return []
    return [
        WaitingItem(
            title="Are you still mentoring?",
            detail="Three requests in a row had no answer, so we paused new ones for you.",
            url="/me/mentoring/still",
            due_at=None,
            action_label="Say yes or stay away",
        )
    ]
