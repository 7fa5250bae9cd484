"""Group hours as calendars have them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import GroupHour, GroupInvitation, GroupInvitationEvent
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.wall_times import WallTime

_ME: ColumnElement[int] = bindparam("person_id", type_=BigInteger)


@dataclass(frozen=True, slots=True, kw_only=True)
class HourEntry:
    """A group hour as its mentor, or somebody who was asked, has it in a calendar.

    `with_whom` is empty for the mentor. `sequence` counts what their calendar was told, -1 for
    nothing: then it has nothing to be taken out.
    """

    public_id: str
    with_whom: str
    start: WallTime
    minutes: int
    place: str
    sequence: int
    is_off: bool


def calendar_of(
    session: Session, person_id: int, *, since: datetime, public_id: str | None = None
) -> list[HourEntry]:
    """Return what somebody offers or said yes to, later than `since`; or that one. One statement.

    What was called off is gone, so that a subscribed calendar drops it.
    """
    query = _hours().where(
        GroupHour.state.in_([GroupHourState.PLANNED, GroupHourState.OVER]),
        GroupHour.starts_at > since,
        or_(GroupHour.mentor_id == _ME, GroupInvitation.state == InvitationState.COMING),
        ~has_blocked(_ME, GroupHour.mentor_id.expression),
    )
    if public_id is not None:
        query = query.where(GroupHour.public_id == public_id)
    return [_entry(row) for row in session.execute(query, {"person_id": person_id})]


def entry_of(session: Session, hour_id: int, person_id: int) -> HourEntry | None:
    """Return an hour as a calendar is to have it now, or to drop it. One statement."""
    query = _hours().where(
        GroupHour.id == hour_id,
        or_(GroupHour.mentor_id == _ME, GroupInvitation.id.is_not(None)),
    )
    row = session.execute(query, {"person_id": person_id}).one_or_none()
    return _entry(row) if row is not None else None


@cache
def _hours() -> Select[*tuple[Any, ...]]:
    event = GroupInvitationEvent
    came, went = (column == InvitationState.COMING for column in (event.to_state, event.from_state))
    # Each time somebody came or went their calendar was told.
    told = (
        select(func.count(event.id))
        .where(event.subject_id == GroupInvitation.id, came != went)
        .scalar_subquery()
    )
    return (
        select(
            GroupHour,
            Person.given_name,
            Person.display_name,
            GroupInvitation.state,
            told.label("told"),
            (GroupHour.mentor_id == _ME).label("is_mentor"),
        )
        .join(Person, Person.id == GroupHour.mentor_id)
        .outerjoin(
            GroupInvitation,
            (GroupInvitation.group_hour_id == GroupHour.id) & (GroupInvitation.person_id == _ME),
        )
        .order_by(GroupHour.starts_at, GroupHour.id)
    )


def _entry(row: Any) -> HourEntry:
    hour: GroupHour = row.GroupHour
    is_off = hour.state is GroupHourState.CANCELLED
    return HourEntry(
        public_id=hour.public_id,
        with_whom="" if row.is_mentor else given_name_of(row.display_name, row.given_name),
        start=WallTime(hour.local_start, hour.zone, hour.fold),
        minutes=hour.minutes,
        place=hour.place,
        sequence=int(is_off) if row.is_mentor else row.told - 1,
        is_off=is_off if row.is_mentor else row.state is not InvitationState.COMING,
    )
