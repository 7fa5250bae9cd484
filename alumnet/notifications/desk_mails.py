"""The mails of the mentor desk: hours for several people, and who arranges times."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.calendars import hour_entry_of
from alumnet.mentoring.queries import desk_mailing, hour_entries
from alumnet.mentoring.rules.desk_states import GrantState, GroupHourState, InvitationState
from alumnet.notifications.calendar_parts import part_of
from alumnet.notifications.mail import CalendarPart, address
from alumnet.notifications.telling import tell


@registry.on("group_invitation.sent")
def tell_of_hour(message: Message, now: datetime) -> None:
    """Tell somebody who asked that the mentor offers an hour to several."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None and _is_ahead(found, InvitationState.INVITED, now):
        _tell_invited(message, found, "group_hour_invited", now)


@registry.on("group_hour.planned")
def tell_of_own_hour(message: Message, now: datetime) -> None:
    """Put an hour into the calendar of its mentor."""
    found = desk_mailing.hour_mail(reading(), message.subject_id)
    if found is not None and found.state is GroupHourState.PLANNED and found.starts_at > now:
        _tell_mentor(message, found, "group_hour_planned", now)


@registry.on("group_hour.cancelled")
def tell_of_own_end(message: Message, now: datetime) -> None:
    """Take an hour out of the calendar of its mentor."""
    found = desk_mailing.hour_mail(reading(), message.subject_id)
    if found is not None:
        _tell_mentor(message, found, "group_hour_ended", now)


@registry.on("group_invitation.accepted")
def tell_of_coming(message: Message, now: datetime) -> None:
    """Put an hour into the calendar of somebody who comes."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None and _is_ahead(found, InvitationState.COMING, now):
        _tell_invited(message, found, "group_hour_coming", now)


@registry.on("group_invitation.taken_out")
def tell_of_leaving(message: Message, now: datetime) -> None:
    """Take an hour out of the calendar of somebody who doesn't come any more."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None and found.state is not InvitationState.COMING:
        is_own = message.ids.get("actor_id") == found.person_id
        _tell_invited(message, found, "group_hour_left", now, is_own=is_own)


@registry.on("group_invitation.called_off")
def tell_of_end(message: Message, now: datetime) -> None:
    """Tell somebody who was asked that the hour doesn't take place."""
    found = desk_mailing.invitation_mail(reading(), message.subject_id)
    if found is not None and not found.is_blocked:
        _tell_invited(message, found, "group_hour_off", now)


def _is_ahead(found: desk_mailing.InvitationMail, state: InvitationState, now: datetime) -> bool:
    return found.state is state and found.starts_at > now and not found.is_blocked


def _tell_mentor(message: Message, found: desk_mailing.HourMail, code: str, now: datetime) -> None:
    tell(
        message,
        found.mentor_id,
        code,
        now,
        about=found.id,
        hour=found,
        calendar=_file(message, found.id, found.mentor_id),
        url=address(f"/group-hours/{found.public_id}"),
    )


def _file(message: Message, hour_id: int, person_id: int) -> CalendarPart | None:
    """Return the calendar file of an hour; None for what somebody's calendar never had."""
    found = hour_entries.entry_of(reading(), hour_id, person_id)
    if found is None or found.sequence < 0:
        return None
    entry = hour_entry_of(found, base_url=address(""), told_at=message.created_at)
    return part_of(entry, person_id)


def _tell_invited(
    message: Message,
    found: desk_mailing.InvitationMail,
    code: str,
    now: datetime,
    *,
    is_own: bool = False,
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
        is_own=is_own,
        calendar=_file(message, found.hour_id, found.person_id),
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
