"""A request or a mentorship as the place of a conversation: who the other is, and who may write."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, and_, bindparam, case, or_, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.mentoring.models import Mentorship, MentorshipRequest, RequestEvent
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.mentoring.queries.parties import face_columns, face_of, headline
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.talking import (
    TalkFacts,
    goodbye_until,
    has_conversation,
    refusal_to_write,
    shows_contact,
)
from alumnet.messaging.models import Conversation, Participant

_OPENS = (RequestState.INFO_REQUESTED, RequestState.EXPLORING)
Place = MentorshipRequest | Mentorship


@dataclass(frozen=True, slots=True)
class Talk:
    """Where two people write to each other, for one of them. Nothing may have been said as yet."""

    public_id: str
    other: Face
    other_headline: str
    is_mentor: bool
    conversation_id: int | None
    conversation: str
    facts: TalkFacts
    mentorship_public_id: str | None = None

    @property
    def refusal(self) -> DomainError | None:
        """What keeps the viewer from writing, None when nothing does."""
        return refusal_to_write(self.facts)

    @property
    def shows_contact(self) -> bool:
        """Whether the two may show each other how to be reached."""
        return shows_contact(self.facts)

    @property
    def goodbye_until(self) -> datetime | None:
        """Until when they can write after the end; None while it goes on."""
        return goodbye_until(self.facts)


def of_request(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Talk:
    """Return the conversation of a request. One statement.

    Raises NotFound for anybody else, and before the mentor has asked, called or said yes.
    """
    return _talk(session, MentorshipRequest, viewer, public_id, now)


def of_mentorship(session: Session, viewer: Viewer, public_id: str, *, now: datetime) -> Talk:
    """Return the conversation of a mentorship. One statement. Raises NotFound for anybody else."""
    return _talk(session, Mentorship, viewer, public_id, now)


def _talk(
    session: Session, table: type[Place], viewer: Viewer, public_id: str, now: datetime
) -> Talk:
    values = {"public_id": public_id, **values_of(viewer)}
    row = session.execute(_page(table), values).one_or_none()
    if row is None:
        raise NotFound
    found: Place = row[0]
    facts = _facts(row, found, now)
    if not has_conversation(facts):
        raise NotFound
    return Talk(
        public_id=found.public_id,
        other=face_of(row),
        other_headline=row.headline or "",
        is_mentor=found.mentor_id == viewer.person,
        conversation_id=found.conversation_id,
        conversation=row.conversation or "",
        facts=facts,
        mentorship_public_id=row.mentorship_public_id,
    )


def facts_under_lock(session: Session, place: Place, *, by: int, now: datetime) -> TalkFacts:
    """Return the facts about a request or mentorship whose two people are locked. One statement."""
    values = {"id": place.id, "me": by}
    return _facts(session.execute(_alone(type(place)), values).one(), place, now)


def _facts(row: Any, found: Place, now: datetime) -> TalkFacts:
    return TalkFacts(
        now=now,
        request=found.state if isinstance(found, MentorshipRequest) else None,
        mentorship=found.state if isinstance(found, Mentorship) else None,
        was_opened=bool(row.was_opened),
        ended_at=found.ended_at,
        is_blocked=bool(row.is_blocked),
        is_muted=bool(row.is_muted),
        both_active=bool(row.both_active),
    )


def place_of(session: Session, conversation_id: int, person_id: int) -> str | None:
    """Return the address of a conversation's page, if it belongs here. At most two statements.

    A mentorship goes on with the conversation of its request, so it comes first.
    """
    for table, folder in ((Mentorship, "mentorships"), (MentorshipRequest, "requests")):
        found = session.scalar(
            select(table.public_id).where(
                table.conversation_id == conversation_id,
                or_(table.mentor_id == person_id, table.mentee_id == person_id),
            )
        )
        if found is not None:
            return f"/{folder}/{found}/messages"
    return None


# The statements are built once: building them takes longer than running them.
@built_once
def _page(table: type[Place]) -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    mentorship: ColumnElement[Any] = table.public_id.expression
    if table is MentorshipRequest:
        mentorship = (
            select(Mentorship.public_id)
            .where(Mentorship.request_id == MentorshipRequest.id)
            .scalar_subquery()
        )
    return (
        select(
            table,
            *face_columns(ANY_VIEWER),
            headline(ANY_VIEWER).label("headline"),
            Conversation.public_id.label("conversation"),
            mentorship.label("mentorship_public_id"),
            *_columns(table),
        )
        .join(Person, Person.id == _other_id(table))
        .outerjoin(Conversation, Conversation.id == table.conversation_id)
        .where(
            table.public_id == bindparam("public_id"),
            or_(table.mentor_id == me, table.mentee_id == me),
        )
    )


@built_once
def _alone(table: type[Place]) -> Select[*tuple[Any, ...]]:
    return (
        select(*_columns(table))
        .select_from(table)
        .where(table.id == bindparam("id", type_=BigInteger))
    )


def _other_id(table: type[Place]) -> ColumnElement[int]:
    return case((table.mentor_id == ANY_VIEWER.person_id, table.mentee_id), else_=table.mentor_id)


def _columns(table: type[Place]) -> tuple[ColumnElement[Any], ...]:
    """Return what the rules look at, beside a request or a mentorship."""
    me, other_id = ANY_VIEWER.person_id, _other_id(table)
    mentor_id, mentee_id = table.mentor_id.expression, table.mentee_id.expression
    other = aliased(Participant)
    is_muted = (
        select(other.person_id)
        .where(
            other.conversation_id == table.conversation_id,
            other.person_id != me,
            other.muted_at.is_not(None),
        )
        .exists()
    )
    return (
        has_blocked(me, other_id).label("is_blocked"),
        # Whoever was blocked is told what they would be told of somebody who left.
        and_(is_going_on(mentor_id), is_going_on(mentee_id), ~has_blocked(other_id, me)).label(
            "both_active"
        ),
        is_muted.label("is_muted"),
        (was_opened() if table is MentorshipRequest else true()).label("was_opened"),
    )


def was_opened() -> ColumnElement[bool]:
    """Return the SQL condition that the mentor of a request asked or called, beside the request."""
    return (
        select(RequestEvent.id)
        .where(RequestEvent.subject_id == MentorshipRequest.id, RequestEvent.to_state.in_(_OPENS))
        .exists()
    )
