"""Group hours: planned by a mentor, answered by those who were asked, called off, over."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.transitions import apply
from alumnet.mentoring.models import (
    GroupHour,
    GroupHourEvent,
    GroupInvitation,
    GroupInvitationEvent,
    MentorshipRequest,
)
from alumnet.mentoring.models.group_hours import MOST_SEATS
from alumnet.mentoring.queries import group_hours as queries
from alumnet.mentoring.rules import Part
from alumnet.mentoring.rules.desk_states import GroupHourState, InvitationState
from alumnet.mentoring.rules.errors import (
    CannotBeTogether,
    GroupHourPlanned,
    GroupTooSmall,
)
from alumnet.mentoring.rules.group_hour_table import GROUP_HOUR, INVITATION, GroupHourFacts
from alumnet.mentoring.rules.policy import POLICY
from alumnet.mentoring.rules.session_errors import TimePassed, TimeTooFar
from alumnet.mentoring.rules.wall_times import WallTime

HOUR_SUBJECT = "group_hour"
INVITATION_SUBJECT = "group_invitation"
_BATCH = 40
# Who is told that an hour doesn't take place.
_TOLD = frozenset({InvitationState.INVITED, InvitationState.COMING})


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPlan:
    """When, how long and where, about what, and whose requests (public ids) it may answer."""

    topic: str
    time: WallTime
    minutes: int
    place: str
    requests: Collection[str]


def plan_group_hour(plan: GroupPlan, *, by: int, now: datetime) -> str:
    """Offer an hour to several who asked the same; return its public id. Each is asked alone.

    Raises GroupTooSmall (also when too many left the line meanwhile), GroupHourPlanned,
    CannotBeTogether, TimePassed, TimeTooFar.
    """
    moment = plan.time.moment
    if moment <= now:
        raise TimePassed
    if moment > now + POLICY.furthest_group_hour:
        raise TimeTooFar
    with writing() as session:
        asked = _lock_who_asked(session, plan, by)
        registry.refuse_writing(session, by, now)
        _may_plan(session, plan, asked, by)
        hour = GroupHour(
            mentor_id=by,
            topic=plan.topic,
            state=GroupHourState.PLANNED,
            minutes=plan.minutes,
            place=plan.place,
            local_start=plan.time.at,
            zone=plan.time.zone,
            fold=plan.time.fold,
            starts_at=moment,
            ends_at=moment + timedelta(minutes=plan.minutes),
            created_at=now,
        )
        session.add(hour)
        session.flush()
        outbox.add(session, "group_hour.planned", hour.id, now=now)
        for seat, request in enumerate(asked, 1):
            _invite(session, hour, request, seat, now)
        return hour.public_id


def _lock_who_asked(session: Session, plan: GroupPlan, by: int) -> list[MentorshipRequest]:
    """Lock the mentor and whoever is asked; return the requests that still wait, in order."""
    wanted = (MentorshipRequest.public_id.in_(plan.requests), queries.invitable(by, plan.topic))
    mentees = session.scalars(select(MentorshipRequest.mentee_id).where(*wanted)).all()
    lock_people(session, by, *mentees)
    return list(
        session.scalars(
            select(MentorshipRequest)
            .where(*wanted, MentorshipRequest.mentee_id.in_(mentees))
            .order_by(MentorshipRequest.submitted_at, MentorshipRequest.id)
        )
    )


def _may_plan(session: Session, plan: GroupPlan, asked: list[MentorshipRequest], by: int) -> None:
    if not POLICY.group_hour_from <= len(asked) <= MOST_SEATS:
        raise GroupTooSmall(least=POLICY.group_hour_from, most=MOST_SEATS)
    planned = session.scalar(
        select(GroupHour.public_id).where(
            GroupHour.mentor_id == by,
            GroupHour.topic == plan.topic,
            GroupHour.state == GroupHourState.PLANNED,
        )
    )
    if planned is not None:
        raise GroupHourPlanned(public_id=planned)
    if queries.apart(session, [each.mentee_id for each in asked]):
        raise CannotBeTogether


def _invite(
    session: Session, hour: GroupHour, request: MentorshipRequest, seat: int, now: datetime
) -> None:
    invitation = GroupInvitation(
        group_hour_id=hour.id,
        person_id=request.mentee_id,
        request_id=request.id,
        seat=seat,
        state=InvitationState.INVITED,
    )
    session.add(invitation)
    session.flush()
    outbox.add(session, "group_invitation.sent", invitation.id, now=now)


# ---------------------------------------------------------------------------------------- a step
def invitation_step(
    session: Session,
    hour: GroupHour,
    invitation: GroupInvitation,
    name: str,
    *,
    actor_id: int | None,
    now: datetime,
) -> None:
    """Take one step of an invitation, by whoever was asked or by the system.

    Raises NoSuchTransition or what a guard gives.
    """
    is_theirs = actor_id == invitation.person_id and name != "void"
    apply(
        session,
        INVITATION,
        invitation,
        name,
        actor=(Part.INVITEE if is_theirs else Part.SYSTEM).value,
        facts=_facts(hour, now),
        history=GroupInvitationEvent,
        actor_id=actor_id,
        now=now,
        subject=INVITATION_SUBJECT,
    )


def _facts(hour: GroupHour, now: datetime) -> GroupHourFacts:
    return GroupHourFacts(
        now=now,
        starts_at=hour.starts_at,
        ends_at=hour.ends_at,
        is_planned=hour.state is GroupHourState.PLANNED,
    )


# ----------------------------------------------------------------------------------------- its end
def cancel_group_hour(public_id: str, *, by: int, now: datetime) -> None:
    """Call an hour off; everybody who was asked and hadn't said no is told.

    Raises NotFound for anybody but its mentor, BegunAlready, NoSuchTransition.
    """
    with writing() as session:
        found = session.execute(
            select(GroupHour.id, GroupHour.mentor_id).where(GroupHour.public_id == public_id)
        ).one_or_none()
        if found is None or found.mentor_id != by:
            raise NotFound
        lock_people(session, by)
        hour = session.get_one(GroupHour, found.id)
        _end(session, hour, "cancel", part=Part.MENTOR, actor_id=by, now=now)


def close_group_hours(now: datetime) -> int:
    """Close a batch of hours that are over; return how many."""
    is_over = (GroupHour.state == GroupHourState.PLANNED) & (GroupHour.ends_at <= now)
    query = select(GroupHour.id, GroupHour.mentor_id).where(is_over)
    chosen = reading().execute(query.order_by(GroupHour.id).limit(_BATCH)).all()
    if not chosen:
        return 0
    with writing() as session:
        lock_people(session, *(each.mentor_id for each in chosen))
        ids = [each.id for each in chosen]
        hours = session.scalars(select(GroupHour).where(GroupHour.id.in_(ids), is_over)).all()
        for hour in hours:
            _end(session, hour, "finish", part=Part.SYSTEM, actor_id=None, now=now)
        return len(hours)


def _end(
    session: Session,
    hour: GroupHour,
    name: str,
    *,
    part: Part,
    actor_id: int | None,
    now: datetime,
) -> None:
    apply(
        session,
        GROUP_HOUR,
        hour,
        name,
        actor=part.value,
        facts=_facts(hour, now),
        history=GroupHourEvent,
        actor_id=actor_id,
        now=now,
        subject=HOUR_SUBJECT,
    )
    closed = {InvitationState.INVITED} if name == "finish" else _TOLD
    rows = session.scalars(
        select(GroupInvitation)
        .where(GroupInvitation.group_hour_id == hour.id, GroupInvitation.state.in_(closed))
        .order_by(GroupInvitation.seat)
    )
    step = "lapse" if name == "finish" else "call_off"
    for invitation in rows.all():
        invitation_step(session, hour, invitation, step, actor_id=None, now=now)


def void_invitations_between(session: Session, blocker: int, blocked: int, now: datetime) -> None:
    """Close what one offers the other, in the block's transaction.

    For whom the blocker had asked it is called off, as if the blocker had left; otherwise nobody is
    told.
    """
    told = select(GroupHour, GroupInvitation).join(
        GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id
    )
    rows = session.execute(
        told.where(
            GroupHour.mentor_id == blocker,
            GroupHour.state == GroupHourState.PLANNED,
            GroupInvitation.person_id == blocked,
            GroupInvitation.state.in_(_TOLD),
        ).order_by(GroupInvitation.id)
    )
    for hour, invitation in rows.all():
        invitation_step(session, hour, invitation, "call_off", actor_id=None, now=now)
    _void_invitations(session, blocker, now, GroupHour.mentor_id == blocked, because_of=blocker)


def void_group_hours_of(session: Session, person_id: int, now: datetime) -> None:
    """Call off what somebody offers, and close what they were asked to.

    In the transaction of their suspension or erasure.
    """
    hours = session.scalars(
        select(GroupHour)
        .where(GroupHour.mentor_id == person_id, GroupHour.state == GroupHourState.PLANNED)
        .order_by(GroupHour.id)
    )
    for hour in hours.all():
        _end(session, hour, "void", part=Part.SYSTEM, actor_id=person_id, now=now)
    _void_invitations(session, person_id, now, because_of=person_id)


def _void_invitations(
    session: Session, person_id: int, now: datetime, *conditions: object, because_of: int
) -> None:
    rows = session.execute(
        select(GroupHour, GroupInvitation)
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .where(
            GroupInvitation.person_id == person_id,
            GroupInvitation.state != InvitationState.CLOSED,
            GroupHour.state == GroupHourState.PLANNED,
            *conditions,  # type: ignore[arg-type]
        )
        .order_by(GroupInvitation.id)
    )
    for hour, invitation in rows.all():
        invitation_step(session, hour, invitation, "void", actor_id=because_of, now=now)
