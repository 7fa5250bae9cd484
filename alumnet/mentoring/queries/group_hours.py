"""Group hours: who could come, and what each of those concerned sees of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import blocked_during, has_blocked, standing_block
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, Face, values_of
from alumnet.members.queries.shield import shielded_from
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import GroupHour, GroupInvitation, MentorshipRequest
from alumnet.mentoring.queries.desk import Waiting, who_waits
from alumnet.mentoring.queries.parties import face_columns, face_of
from alumnet.mentoring.rules import SENT
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.group_hour_table import compatible
from alumnet.organizations.reference import codes_meaning, meant
from alumnet.organizations.reference import topic as topic_of

_one, _other = shared_alias(Person), shared_alias(Person)
_MOST_LISTED = 20


def topic_in_words(code: str) -> str:
    """Return a topic's words; a code that no list has any more is shown as it is."""
    term = topic_of(code)
    return term.label if term else code


# ----------------------------------------------------------------------------------- who could come
@dataclass(frozen=True, slots=True)
class Candidates:
    """Who asked with one topic and can be in one hour; `left_out` counts those who can't."""

    topic_code: str
    topic: str
    people: list[Waiting]
    left_out: int


def candidates(session: Session, viewer: Viewer, topic: str) -> Candidates:
    """Return who waits with a topic, the first first, as far as they can be brought together.

    Two statements.
    """
    waiting = [each for each in who_waits(session, viewer) if each.topic_code == meant(topic)]
    ids = [each.other.person_id for each in waiting]
    together = set(compatible(ids, apart(session, ids)))
    people = [each for each in waiting if each.other.person_id in together]
    return Candidates(topic, topic_in_words(topic), people, len(waiting) - len(people))


def apart(session: Session, person_ids: Iterable[int]) -> set[tuple[int, int]]:
    """Return pairs who can't be in one hour: a block, or one hides from where the other works."""
    ids = list(person_ids)
    one, other = _one.id.expression, _other.id.expression
    rows = session.execute(
        select(_one.id, _other.id)
        .join(_other, _one.id != _other.id)
        .where(
            _one.id.in_(ids),
            _other.id.in_(ids),
            or_(standing_block(one, other), shielded_from(one, other)),
        )
    )
    return {(first, second) for first, second in rows}


# ------------------------------------------------------------------------------ hours of a mentor
@dataclass(frozen=True, slots=True)
class HourBrief:
    """A planned hour in a line of the desk."""

    public_id: str
    topic_code: str
    topic: str
    starts_at: datetime
    invited: int
    coming: int


def planned_hours(session: Session, mentor_id: int) -> list[HourBrief]:
    """Return the hours a mentor has planned, the next first. One statement."""
    is_coming = case((GroupInvitation.state == InvitationState.COMING, 1), else_=0)
    rows = session.execute(
        select(
            GroupHour.public_id,
            GroupHour.topic,
            GroupHour.starts_at,
            func.count(GroupInvitation.id).label("invited"),
            func.coalesce(func.sum(is_coming), 0).label("coming"),
        )
        .outerjoin(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .where(GroupHour.mentor_id == mentor_id, GroupHour.state == GroupHourState.PLANNED)
        .group_by(GroupHour.id, GroupHour.public_id, GroupHour.topic, GroupHour.starts_at)
        .order_by(GroupHour.starts_at, GroupHour.id)
        .limit(_MOST_LISTED)
    )
    return [
        HourBrief(
            public_id=row.public_id,
            topic_code=row.topic,
            topic=topic_in_words(row.topic),
            starts_at=row.starts_at,
            invited=row.invited,
            coming=row.coming,
        )
        for row in rows
    ]


# ---------------------------------------------------------------------------------------- one hour
@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was asked to an hour, for its mentor."""

    other: Face
    state: InvitationState
    request_public_id: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class HourPage:
    """A group hour for its mentor (`invited` is filled) or for one who was asked (`mine` is).

    `place` is empty and `with_names` too for whoever didn't say yes.
    """

    public_id: str
    is_mentor: bool
    mentor: Face
    topic: str
    state: GroupHourState
    starts_at: datetime
    zone: str
    ends_at: datetime
    minutes: int
    place: str
    mine: InvitationState | None
    is_answered: bool
    request_public_id: str
    invited: list[Invited]
    with_names: list[str]

    @property
    def is_coming(self) -> bool:
        """Whether the reader said yes."""
        return self.mine is InvitationState.COMING

    def is_ahead(self, now: datetime) -> bool:
        """Return whether it takes place and has not begun."""
        return self.state is GroupHourState.PLANNED and now < self.starts_at


def hour_page(session: Session, viewer: Viewer, public_id: str) -> HourPage:
    """Return a group hour for its page. Two statements.

    Whom its mentor blocked meanwhile reads that it was called off. Raises NotFound for whoever
    neither offers it nor was asked, and for who blocked its mentor.
    """
    me = viewer.person
    row = session.execute(
        select(
            GroupHour,
            GroupInvitation,
            MentorshipRequest.public_id,
            is_off_for(me).label("is_off"),
            *face_columns(viewer),
        )
        .join(Person, Person.id == GroupHour.mentor_id)
        .outerjoin(
            GroupInvitation,
            (GroupInvitation.group_hour_id == GroupHour.id) & (GroupInvitation.person_id == me),
        )
        .outerjoin(MentorshipRequest, MentorshipRequest.id == GroupInvitation.request_id)
        .where(
            GroupHour.public_id == public_id,
            or_(GroupHour.mentor_id == me, GroupInvitation.id.is_not(None)),
            ~has_blocked(me, GroupHour.mentor_id.expression),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _page(session, viewer, row)


def is_off_for(me: int) -> ColumnElement[bool]:
    """Return the SQL condition that the mentor of an hour blocked somebody before it was over."""
    return blocked_during(
        GroupHour.mentor_id.expression,
        me,
        GroupHour.created_at.expression,
        GroupHour.ends_at.expression,
    )


def _page(session: Session, viewer: Viewer, row: Any) -> HourPage:
    hour: GroupHour = row.GroupHour
    mine: GroupInvitation | None = row.GroupInvitation
    is_mentor = hour.mentor_id == viewer.person
    is_coming = mine is not None and mine.state is InvitationState.COMING
    return HourPage(
        public_id=hour.public_id,
        is_mentor=is_mentor,
        mentor=face_of(row),
        topic=topic_in_words(hour.topic),
        state=GroupHourState.CANCELLED if row.is_off else hour.state,
        starts_at=hour.starts_at,
        zone=hour.zone,
        ends_at=hour.ends_at,
        minutes=hour.minutes,
        place=hour.place if is_mentor or is_coming else "",
        mine=mine.state if mine is not None else None,
        is_answered=mine is not None and mine.is_answered,
        request_public_id=row.public_id or "",
        invited=_invited(session, viewer, hour.id) if is_mentor else [],
        with_names=_names(session, viewer.person, hour.id) if is_coming else [],
    )


def _invited(session: Session, viewer: Viewer, hour_id: int) -> list[Invited]:
    rows = session.execute(
        select(
            GroupInvitation.state,
            GroupInvitation.is_answered,
            MentorshipRequest.public_id,
            *face_columns(viewer),
        )
        .join(Person, Person.id == GroupInvitation.person_id)
        .join(MentorshipRequest, MentorshipRequest.id == GroupInvitation.request_id)
        .where(
            GroupInvitation.group_hour_id == hour_id,
            ~has_blocked(viewer.person, GroupInvitation.person_id.expression),
        )
        .order_by(GroupInvitation.seat)
    )
    return [Invited(face_of(row), row.state, row.public_id, row.is_answered) for row in rows]


def _names(session: Session, person_id: int, hour_id: int) -> list[str]:
    """Return the first names of others who come and want to be named, for one who comes."""
    rows = session.execute(
        select(Person.display_name, Person.given_name)
        .join(GroupInvitation, GroupInvitation.person_id == Person.id)
        .where(
            GroupInvitation.group_hour_id == hour_id,
            GroupInvitation.person_id != person_id,
            GroupInvitation.state == InvitationState.COMING,
            GroupInvitation.shows_name,
            Person.erased_at.is_(None),
            ~standing_block(Person.id.expression, person_id),
        )
        .order_by(GroupInvitation.seat)
    )
    return [given_name_of(name, given) for name, given in rows]


# ---------------------------------------------------------------------------------- for the asked
@dataclass(frozen=True, slots=True)
class InvitedTo:
    """An hour to which somebody was asked and hasn't answered, or comes."""

    public_id: str
    mentor: Face
    starts_at: datetime
    zone: str
    is_coming: bool


def invitations_of(session: Session, viewer: Viewer) -> list[InvitedTo]:
    """Return the hours that the viewer comes to, or was asked to. One statement."""
    rows = session.execute(_invitations(), values_of(viewer))
    return [
        InvitedTo(
            row.public_id,
            face_of(row),
            row.starts_at,
            row.zone,
            row.state is InvitationState.COMING,
        )
        for row in rows
    ]


@built_once
def _invitations() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    return (
        select(
            GroupHour.public_id,
            GroupHour.starts_at,
            GroupHour.zone,
            GroupInvitation.state,
            *face_columns(ANY_VIEWER),
        )
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .join(Person, Person.id == GroupHour.mentor_id)
        .where(
            GroupInvitation.person_id == me,
            GroupInvitation.state.in_((InvitationState.INVITED, InvitationState.COMING)),
            GroupHour.state == GroupHourState.PLANNED,
            ~standing_block(GroupHour.mentor_id.expression, me),
        )
        .order_by(GroupHour.starts_at, GroupHour.id)
    )


def invitable(mentor_id: int, topic: str) -> Any:
    """Return the SQL condition that a request waits for this mentor with this topic."""
    return (
        (MentorshipRequest.mentor_id == mentor_id)
        & (MentorshipRequest.initiator_id == MentorshipRequest.mentee_id)
        & MentorshipRequest.state.in_(SENT)
        & MentorshipRequest.topic.in_(codes_meaning(topic))
    )
