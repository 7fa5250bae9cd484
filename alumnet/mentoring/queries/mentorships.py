"""Mentorships as their two people see them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import bindparam, case, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import allowed
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import Mentorship, MentorshipEvent, MentorshipRequest
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.queries.requests import Happened, letter_of
from alumnet.mentoring.rules import LIVE, MentorshipState, Part, TimeKind
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.mentorship_table import MENTORSHIP
from alumnet.mentoring.rules.next_step import mentorship_line
from alumnet.messaging.queries import unread_in

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class MentorshipView:
    """A mentorship for one of its two people; `letter` is what it began with."""

    id: int
    public_id: str
    state: MentorshipState
    is_mentor: bool
    other: Face
    other_headline: str
    time_kind: TimeKind | None
    started_at: datetime
    ended_at: datetime | None
    next_line: str
    may: frozenset[str]
    letter: Letter | None
    answer_line: str
    request_public_id: str | None
    conversation_id: int | None
    unread: int

    @property
    def is_live(self) -> bool:
        """Whether it goes on."""
        return self.state in LIVE


def mentorship_page(session: Session, viewer: Viewer, public_id: str) -> MentorshipView:
    """Return a mentorship for its page. Raises NotFound for anybody else. One statement."""
    values = {"public_id": public_id, **values_of(viewer)}
    row = session.execute(_one(), values).one_or_none()
    if row is None:
        raise NotFound
    return _view(row, viewer)


def mentorships_of(
    session: Session, viewer: Viewer, *, only_live: bool = False
) -> list[MentorshipView]:
    """Return the viewer's mentorships, running ones first, newest first. One statement."""
    rows = session.execute(_list(only_live), values_of(viewer))
    return [_view(row, viewer) for row in rows]


def running_mentorships(session: Session, viewer: Viewer) -> list[MentorshipView]:
    """Return what runs between the viewer and others, for the home page. One statement."""
    return mentorships_of(session, viewer, only_live=True)


def history_of(session: Session, mentorship_id: int, person_id: int) -> list[Happened]:
    """Return what happened to a mentorship, oldest first. One statement."""
    rows = session.execute(
        select(MentorshipEvent.name, MentorshipEvent.at, MentorshipEvent.actor_id)
        .where(MentorshipEvent.subject_id == mentorship_id)
        .order_by(MentorshipEvent.id)
    )
    return [
        Happened(name, at, None if actor_id is None else actor_id == person_id)
        for name, at, actor_id in rows
    ]


# The statements are built once: building them takes longer than running them.
@cache
def _one() -> Any:
    return _mine().where(Mentorship.public_id == bindparam("public_id"))


@cache
def _list(only_live: bool) -> Any:  # noqa: FBT001
    query = _mine().order_by(
        case((Mentorship.state.in_(LIVE), 0), else_=1),
        Mentorship.started_at.desc(),
        Mentorship.id.desc(),
    )
    return (query.where(Mentorship.state.in_(LIVE)) if only_live else query).limit(_MOST_LISTED)


def _mine() -> Any:
    me = ANY_VIEWER.person_id
    other_id = case((Mentorship.mentor_id == me, Mentorship.mentee_id), else_=Mentorship.mentor_id)
    return (
        select(
            Mentorship,
            MentorshipRequest,
            *face_columns(ANY_VIEWER),
            headline(ANY_VIEWER).label("headline"),
            unread_in(Mentorship.conversation_id.expression, me).label("unread"),
        )
        .join(Person, Person.id == other_id)
        .outerjoin(MentorshipRequest, MentorshipRequest.id == Mentorship.request_id)
        .where(
            or_(Mentorship.mentor_id == me, Mentorship.mentee_id == me),
            ~standing_block(Mentorship.mentor_id.expression, Mentorship.mentee_id.expression),
        )
    )


def _view(row: Any, viewer: Viewer) -> MentorshipView:
    found: Mentorship = row.Mentorship
    request: MentorshipRequest | None = row.MentorshipRequest
    other = face_of(row)
    is_mentor = found.mentor_id == viewer.person
    part = Part.MENTOR if is_mentor else Part.MENTEE
    return MentorshipView(
        id=found.id,
        public_id=found.public_id,
        state=found.state,
        is_mentor=is_mentor,
        other=other,
        other_headline=row.headline or "",
        time_kind=found.time_kind,
        started_at=found.started_at,
        ended_at=found.ended_at,
        next_line=mentorship_line(found.state, other.given_name),
        may=frozenset(step.name for step in allowed(MENTORSHIP, found.state, part.value)),
        letter=letter_of(request) if request else None,
        answer_line=request.answer_line if request else "",
        request_public_id=request.public_id if request else None,
        conversation_id=found.conversation_id,
        unread=row.unread,
    )
