"""Group hours as calendars have them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import GroupHour, GroupInvitation
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.wall_times import WallTime


@dataclass(frozen=True, slots=True)
class HourEntry:
    """A group hour as its mentor, or one who comes, has it in a calendar.

    `with_whom` is empty for the mentor.
    """

    public_id: str
    with_whom: str
    start: WallTime
    minutes: int
    place: str


def calendar_of(
    session: Session, person_id: int, *, since: datetime, public_id: str | None = None
) -> list[HourEntry]:
    """Return what somebody offers or said yes to, later than `since`; or that one. One statement.

    What was called off is gone, so that a subscribed calendar drops it.
    """
    mine = exists().where(
        GroupInvitation.group_hour_id == GroupHour.id,
        GroupInvitation.person_id == person_id,
        GroupInvitation.state == InvitationState.COMING,
    )
    query = (
        select(GroupHour, Person.given_name, Person.display_name)
        .join(Person, Person.id == GroupHour.mentor_id)
        .where(
            GroupHour.state.in_([GroupHourState.PLANNED, GroupHourState.OVER]),
            GroupHour.starts_at > since,
            or_(GroupHour.mentor_id == person_id, mine),
            ~standing_block(GroupHour.mentor_id.expression, person_id),
        )
        .order_by(GroupHour.starts_at, GroupHour.id)
    )
    if public_id is not None:
        query = query.where(GroupHour.public_id == public_id)
    return [
        HourEntry(
            public_id=hour.public_id,
            with_whom="" if hour.mentor_id == person_id else given_name_of(name, given),
            start=WallTime(hour.local_start, hour.zone, hour.fold),
            minutes=hour.minutes,
            place=hour.place,
        )
        for hour, given, name in session.execute(query)
    ]
