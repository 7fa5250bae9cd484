"""What requests tell, to whoever was asked and to whoever asked."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

_ANSWERS = "Somebody answered you"
_ENDED = frozenset({"request_closed", "request_voided"})
_BY_CLOCK = frozenset({"request_reminder", "request_expired"})


def _request(code: str, label: str, subject: str, line: str, subject_many: str = "") -> Notice:
    return Notice(
        code=code,
        group=Group.REQUESTS,
        cause=Cause.SYSTEM if code in _BY_CLOCK else Cause.PERSON,
        label=label,
        subject=subject,
        subject_many=subject_many,
        line=line,
        about="ended_request" if code in _ENDED else "request",
        reaches_everybody=True,
    )


ROWS = (
    _request(
        "request_submitted", "Somebody wrote to you", "A note from {name}", "{name} wrote to you"
    ),
    _request(
        "request_reminder",
        "A reminder of what waits for your answer",
        "A note from {name} is waiting",
        "{name} is waiting for your answer",
        "{Count} notes are waiting for you",
    ),
    _request("request_accepted", _ANSWERS, "{name} answered you", "{name} said yes"),
    _request("request_declined", _ANSWERS, "{name} answered you", "{name} answered you"),
    _request(
        "request_closed",
        "Nothing left to do for you",
        "Nothing left to do for {name}'s note",
        "Nothing left to do for {name}'s note",
    ),
    _request(
        "request_voided",
        "A note can't be answered any more",
        "About your note to {name}",
        "{name} can't answer your note now",
    ),
    _request(
        "request_expired",
        "A note had no answer in time",
        "About your note to {name}",
        "{name} didn't answer in time",
        "About your notes",
    ),
    Notice(
        code="request_still_mentoring",
        group=Group.REQUESTS,
        cause=Cause.SYSTEM,
        label="Whether you still have time",
        subject="Do you still have time for notes?",
        line="New requests are paused until you say that you have time",
        about="requests",
        reaches_everybody=True,
    ),
)
