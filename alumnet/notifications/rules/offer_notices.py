"""What offers tell, and notes in which somebody further on asks to be shown something."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _offer(code: str, label: str, subject: str, line: str) -> Notice:
    return Notice(
        code=code,
        group=Group.REQUESTS,
        cause=Cause.PERSON,
        label=label,
        subject=subject,
        line=line,
        about="request",
        reaches_everybody=True,
    )


def _meeting(code: str, label: str, subject: str, line: str) -> Notice:
    return Notice(
        code=code,
        group=Group.MENTORSHIPS,
        cause=Cause.PERSON,
        label=label,
        subject=subject,
        line=line,
        about="meeting",
    )


ROWS = (
    _offer(
        "offer_submitted",
        "Somebody offers you something, or asks to be shown something",
        "A note from {name}",
        "{name} wrote to you",
    ),
    _offer("offer_declined", "Somebody answered you", "{name} answered you", "{name} answered you"),
    Notice(
        code="nomination_sent",
        group=Group.REQUESTS,
        cause=Cause.PERSON,
        label="Somebody thinks you could mentor",
        subject="A suggestion for you",
        line="Somebody thinks you could mentor",
        about="nomination",
        reaches_everybody=True,
    ),
    _meeting(
        "meeting_recorded",
        "Somebody says that you two already meet",
        "A question from {name}",
        "{name} says that you two already meet",
    ),
    _meeting(
        "meeting_confirmed",
        "Somebody answered you",
        "{name} answered you",
        "{name} confirmed that you two meet",
    ),
)
