"""What those who were asked to a group hour say: whether they come, and whether it helped."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.connections.queries import has_blocked
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.group_hours import invitation_step
from alumnet.mentoring.commands.questions import close_question
from alumnet.mentoring.commands.steps import person_step, tell_search
from alumnet.mentoring.models import GroupHour, GroupInvitation, MentorshipRequest
from alumnet.mentoring.queries.group_hours import is_off_for
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.desk_states import InvitationState
from alumnet.mentoring.rules.errors import GroupHourOver

# How a request ends by whoever asked, when the hour has answered it.
_ENDS = {
    RequestState.SUBMITTED: "withdraw",
    RequestState.INFO_REQUESTED: "withdraw",
    RequestState.WAITLISTED: "leave_line",
    RequestState.WAITLIST_OFFERED: "leave_line",
}


def answer_invitation(
    public_id: str, *, by: int, comes: bool, shows_name: bool = False, now: datetime
) -> None:
    """Say that one comes, or not; it can be changed until the hour begins.

    `shows_name`: others who come may read one's first name. Raises NotFound for whoever wasn't
    asked, GroupHourOver, BegunAlready. A second press changes nothing.
    """
    with writing() as session:
        hour, invitation, is_off = _locked_invitation(session, public_id, by)
        wanted = InvitationState.COMING if comes else InvitationState.NOT_COMING
        if invitation.state is not wanted:
            name = "come" if comes else "stay_away"
            if is_off and invitation.state is not InvitationState.CLOSED:
                raise GroupHourOver
            invitation_step(session, hour, invitation, name, actor_id=by, now=now)
        invitation.shows_name = comes and shows_name


def say_answered(public_id: str, *, by: int, now: datetime) -> None:
    """Say that the hour answered what one asked: the request ends, and nobody has to wait.

    Raises NotFound for whoever wasn't there, NotBegun. A second press changes nothing.
    """
    with writing() as session:
        hour, invitation, _ = _locked_invitation(session, public_id, by)
        if invitation.is_answered:
            return
        invitation_step(session, hour, invitation, "say_answered", actor_id=by, now=now)
        invitation.is_answered = True
        request = session.get_one(MentorshipRequest, invitation.request_id)
        step = _ENDS.get(request.state)
        if step is not None:
            person_step(session, request, step, by=by, now=now)
            close_question(session, request, now)
            request.asked_at = None
            request.asks_again_from = now
            settle_queue(session, hour.mentor_id, now)
            tell_search(session, hour.mentor_id, now=now)


def _locked_invitation(
    session: Session, public_id: str, by: int
) -> tuple[GroupHour, GroupInvitation, bool]:
    """Return an hour with an invitation to it, locked, and whether it is off for who was asked."""
    found = session.execute(
        select(GroupHour.id, GroupHour.mentor_id, GroupInvitation.id.label("invitation_id"))
        .join(GroupInvitation, GroupInvitation.group_hour_id == GroupHour.id)
        .where(GroupHour.public_id == public_id, GroupInvitation.person_id == by)
    ).one_or_none()
    if found is None:
        raise NotFound
    lock_people(session, found.mentor_id, by)
    if session.scalar(select(has_blocked(by, found.mentor_id))):
        raise NotFound
    hour = session.get_one(GroupHour, found.id)
    is_off = session.scalar(select(is_off_for(by)).where(GroupHour.id == hour.id))
    return hour, session.get_one(GroupInvitation, found.invitation_id), bool(is_off)
