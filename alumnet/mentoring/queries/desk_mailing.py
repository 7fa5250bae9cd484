"""What mails of the mentor desk say, read when they are sent: first names, times, no topic."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked, standing_block
from alumnet.members.rules import given_name_of
from alumnet.mentoring.models import (
    GroupHour,
    GroupInvitation,
    Mentorship,
    SchedulingGrant,
)
from alumnet.mentoring.queries.arranging import arranger_of
from alumnet.mentoring.rules.desk_states import GrantState, GroupHourState, InvitationState


@dataclass(frozen=True, slots=True)
class InvitationMail:
    """An invitation to a group hour; `is_blocked`: whoever was asked blocked its mentor."""

    hour_id: int
    hour_public_id: str
    person_id: int
    mentor_id: int
    mentor: str
    starts_at: datetime
    zone: str
    minutes: int
    place: str
    state: InvitationState
    is_blocked: bool


def invitation_mail(session: Session, invitation_id: int) -> InvitationMail | None:
    """Return an invitation for a mail; None when it is gone. One statement."""
    row = session.execute(
        select(
            GroupHour,
            GroupInvitation,
            Person.given_name,
            Person.display_name,
            has_blocked(GroupInvitation.person_id.expression, GroupHour.mentor_id.expression),
        )
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .join(Person, Person.id == GroupHour.mentor_id)
        .where(GroupInvitation.id == invitation_id)
    ).one_or_none()
    if row is None:
        return None
    hour, invitation, given, name, is_blocked = row
    return InvitationMail(
        hour_id=hour.id,
        hour_public_id=hour.public_id,
        person_id=invitation.person_id,
        mentor_id=hour.mentor_id,
        mentor=given_name_of(name, given),
        starts_at=hour.starts_at,
        zone=hour.zone,
        minutes=hour.minutes,
        place=hour.place,
        state=invitation.state,
        is_blocked=bool(is_blocked),
    )


@dataclass(frozen=True, slots=True)
class HourMail:
    """An hour as the mail to its mentor tells of it."""

    id: int
    public_id: str
    mentor_id: int
    starts_at: datetime
    zone: str
    minutes: int
    place: str
    state: GroupHourState


def hour_mail(session: Session, hour_id: int) -> HourMail | None:
    """Return an hour for a mail; None when it is gone. One statement."""
    hour = session.scalars(select(GroupHour).where(GroupHour.id == hour_id)).one_or_none()
    if hour is None:
        return None
    return HourMail(
        id=hour.id,
        public_id=hour.public_id,
        mentor_id=hour.mentor_id,
        starts_at=hour.starts_at,
        zone=hour.zone,
        minutes=hour.minutes,
        place=hour.place,
        state=hour.state,
    )


@dataclass(frozen=True, slots=True)
class GrantMail:
    """A question or an end between a mentor and whoever arranges their times."""

    id: int
    mentor_id: int
    delegate_id: int
    mentor: str
    delegate: str
    state: GrantState
    due_at: datetime | None


def grant_mail(session: Session, grant_id: int) -> GrantMail | None:
    """Return a grant for a mail; None without a second person, or under a block. One statement."""
    mentor, delegate = aliased(Person), aliased(Person)
    row = session.execute(
        select(
            SchedulingGrant,
            mentor.given_name,
            mentor.display_name,
            delegate.given_name,
            delegate.display_name,
        )
        .join(mentor, mentor.id == SchedulingGrant.mentor_id)
        .join(delegate, delegate.id == SchedulingGrant.delegate_id)
        .where(SchedulingGrant.id == grant_id, ~standing_block(mentor.id, delegate.id))
    ).one_or_none()
    if row is None:
        return None
    grant, given, name, delegate_given, delegate_name = row
    return GrantMail(
        id=grant.id,
        mentor_id=grant.mentor_id,
        delegate_id=grant.delegate_id or grant.mentor_id,
        mentor=given_name_of(name, given),
        delegate=given_name_of(delegate_name, delegate_given),
        state=grant.state,
        due_at=grant.due_at,
    )


@dataclass(frozen=True, slots=True)
class ArrangedMail:
    """A mentorship whose times somebody arranges now."""

    id: int
    public_id: str
    mentor_id: int
    mentee_id: int
    mentor: str
    arranger: str


def arranged_mail(session: Session, mentorship_id: int) -> ArrangedMail | None:
    """Return what a mentee is told; None when nobody arranges any more. Two statements."""
    arranger = arranger_of(session, mentorship_id)
    row = session.execute(
        select(Mentorship, Person.given_name, Person.display_name)
        .join(Person, Person.id == Mentorship.mentor_id)
        .where(Mentorship.id == mentorship_id)
    ).one_or_none()
    if arranger is None or row is None:
        return None
    found, given, name = row
    return ArrangedMail(
        id=found.id,
        public_id=found.public_id,
        mentor_id=found.mentor_id,
        mentee_id=found.mentee_id,
        mentor=given_name_of(name, given),
        arranger=arranger,
    )
