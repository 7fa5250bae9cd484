"""What a mentor's desk tells: hours for several people, and who arranges times."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _notice(
    code: str, label: str, subject: str, line: str, about: str, *, is_urgent: bool = False
) -> Notice:
    return Notice(
        code=code,
        group=Group.SESSIONS,
        cause=Cause.PERSON,
        label=label,
        subject=subject,
        line=line,
        about=about,
        is_urgent=is_urgent,
    )


def _own_hour(code: str, label: str, subject: str, template: str = "") -> Notice:
    return Notice(
        code=code,
        group=Group.SESSIONS,
        cause=Cause.OWN,
        label=label,
        subject=subject,
        about="group_hour",
        template=template,
        is_urgent=True,
    )


_IN_CALENDAR = "An hour for several, with a file for your calendar"


ROWS = (
    _notice(
        "group_hour_invited",
        "Somebody whom you asked offers an hour for several",
        "An hour with {name}",
        "{name} offers an hour to you and others",
        "group_hour",
    ),
    _notice(
        "group_hour_off",
        "Such an hour is called off",
        "The hour with {name} doesn't take place",
        "The hour with {name} doesn't take place",
        "group_hour",
        is_urgent=True,
    ),
    _own_hour("group_hour_planned", _IN_CALENDAR, "Your hour for several"),
    _own_hour("group_hour_coming", _IN_CALENDAR, "Your hour with {name}", "group_hour_planned"),
    _own_hour("group_hour_ended", "Your own hour is off", "Your hour for several is off"),
    _own_hour("group_hour_left", "You don't come to such an hour", "About the hour with {name}"),
    _notice(
        "arranging_asked",
        "Somebody asks whether you arrange their times",
        "{name} asks for your help with times",
        "{name} asks whether you arrange their times",
        "arranging",
    ),
    _notice(
        "arranging_told",
        "Somebody else arranges times with you",
        "About times with {name}",
        "Times with {name} are arranged by somebody else now",
        "mentorship",
    ),
    _notice(
        "arranging_ended",
        "Arranging times has ended",
        "A change about times with {name}",
        "{name} and you don't arrange times together any more",
        "arranging",
    ),
)
