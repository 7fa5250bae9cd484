"""The mails of suggestions to mentor, and of "we already meet"."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.queries import meetings, nominating
from alumnet.mentoring.rules.beginning_states import MeetingState
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("nomination.sent")
def tell_of_nomination(message: Message, now: datetime) -> None:
    """Tell somebody that a member thinks they could mentor; by name only if that is allowed."""
    found = nominating.nomination_mail(reading(), message.subject_id)
    if found is None or not found.is_open:
        return
    tell(
        message,
        found.nominee_id,
        "nomination_sent",
        now,
        about=message.subject_id,
        by=found.nominator_id,
        nominator=found.nominator,
        until=found.due_at,
        url=address(f"/nominations/{found.public_id}"),
        answer_url=address(f"/nominations/answer/{nominating.token_of(reading(), found)}"),
    )


@registry.on("meeting_record.recorded")
def ask_to_confirm(message: Message, now: datetime) -> None:
    """Ask the other whether the two already meet."""
    found = meetings.meeting_mail(reading(), message.subject_id)
    if found is None or found.is_blocked or found.state is not MeetingState.RECORDED:
        return
    tell(
        message,
        found.other_id,
        "meeting_recorded",
        now,
        about=message.subject_id,
        by=found.recorded_by_id,
        name=found.recorder,
        until=found.due_at,
        url=address(f"/already-meeting/{found.public_id}"),
    )


@registry.on("meeting_record.confirmed")
def tell_of_confirmation(message: Message, now: datetime) -> None:
    """Tell whoever recorded it that the other confirmed."""
    found = meetings.meeting_mail(reading(), message.subject_id)
    if found is None or found.is_blocked or found.mentorship_public_id is None:
        return
    tell(
        message,
        found.recorded_by_id,
        "meeting_confirmed",
        now,
        about=message.subject_id,
        by=found.other_id,
        name=found.other,
        url=address(f"/mentorships/{found.mentorship_public_id}"),
    )
