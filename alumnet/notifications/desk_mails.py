"""The mails of the mentor desk: hours for several people, and who arranges times."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.queries import desk_mailing
from alumnet.mentoring.rules.desk_states import GrantState, InvitationState
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("group_invitation.sent")
def tell_of_hour(message: Message, now: datetime) -> None:
    """Tell somebody who asked that the mentor offers an hour to several."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None and found.state is InvitationState.INVITED and found.starts_at > now:
        _tell_invited(message, found, "group_hour_invited", now)


@registry.on("group_invitation.called_off")
def tell_of_end(message: Message, now: datetime) -> None:
    """Tell somebody who was asked that the hour doesn't take place."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None:
        _tell_invited(message, found, "group_hour_off", now)


def _tell_invited(
    message: Message, found: desk_mailing.InvitationMail, code: str, now: datetime
) -> None:
    tell(
        message,
        found.person_id,
        code,
        now,
        about=found.hour_id,
        by=found.mentor_id,
        name=found.mentor,
        hour=found,
        url=address(f"/group-hours/{found.hour_public_id}"),
    )


@registry.on("scheduling_grant.asked")
def ask_to_arrange(message: Message, now: datetime) -> None:
    """Ask somebody whether they arrange a mentor's times."""
    found = desk_mailing.grant_mail(reading(), message.subject_id)
    if found is None or found.state is not GrantState.ASKED:
        return
    tell(
        message,
        found.delegate_id,
        "arranging_asked",
        now,
        about=found.id,
        by=found.mentor_id,
        name=found.mentor,
        until=found.due_at,
        url=address("/arranging"),
    )


@registry.on("mentorship.arranged")
def tell_mentee(message: Message, now: datetime) -> None:
    """Tell a mentee plainly that somebody arranges times for their mentor."""
    found = desk_mailing.arranged_mail(reading(), message.subject_id)
    if found is None:
        return
    tell(
        message,
        found.mentee_id,
        "arranging_told",
        now,
        about=found.id,
        by=found.mentor_id,
        name=found.mentor,
        arranger=found.arranger,
        url=address(f"/mentorships/{found.public_id}"),
    )


@registry.on("scheduling_grant.ended")
def tell_other_side(message: Message, now: datetime) -> None:
    """Tell the one of the two who didn't end it."""
    found = desk_mailing.grant_mail(reading(), message.subject_id)
    if found is None:
        return
    is_by_mentor = message.ids.get("actor_id") == found.mentor_id
    tell(
        message,
        found.delegate_id if is_by_mentor else found.mentor_id,
        "arranging_ended",
        now,
        about=found.id,
        by=found.mentor_id if is_by_mentor else found.delegate_id,
        name=found.mentor if is_by_mentor else found.delegate,
        url=address("/arranging" if is_by_mentor else "/me/mentoring/arranging"),
    )
