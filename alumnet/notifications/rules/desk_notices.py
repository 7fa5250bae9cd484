"""What a mentor's desk tells: hours for several people, and who arranges times."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _notice(code: str, label: str, subject: str, line: str, about: str) -> Notice:
    return Notice(
        code=code,
        group=Group.SESSIONS,
        cause=Cause.PERSON,
        label=label,
        subject=subject,
        line=line,
        about=about,
    )


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
    ),
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
