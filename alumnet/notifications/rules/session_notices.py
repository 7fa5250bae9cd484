"""What sessions tell: times, where, what is off, and whether the two met."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _session(
    code: str,
    label: str,
    subject: str,
    line: str = "",
    *,
    cause: Cause = Cause.PERSON,
    template: str = "",
    subject_many: str = "",
    is_urgent: bool = False,
    has_mail: bool = True,
) -> Notice:
    return Notice(
        code=code,
        group=Group.SESSIONS,
        cause=cause,
        label=label,
        subject=subject,
        subject_many=subject_many,
        line=line,
        about="session",
        template=template,
        is_urgent=is_urgent,
        has_mail=has_mail,
    )


_AGREED = "The time of a call, with a file for your calendar"
_HOW_IT_WAS = "The other one tells a call otherwise than you"

ROWS = (
    _session(
        "session_proposed",
        "Somebody suggests times for a call",
        "{name} suggests times",
        "{name} suggests times for a call",
    ),
    _session(
        "session_moved",
        "Somebody asks for another time",
        "{name} asks for another time",
        "{name} asks for another time for your call",
        template="session_proposed",
    ),
    _session(
        "session_confirmed",
        _AGREED,
        "Your call with {name}",
        "{name} took a time for your call",
    ),
    _session(
        "session_agreed",
        _AGREED,
        "Your call with {name}",
        cause=Cause.OWN,
        template="session_confirmed",
    ),
    _session(
        "session_place",
        _AGREED,
        "Where your call with {name} is",
        "{name} says where your call is",
        template="session_confirmed",
    ),
    _session(
        "session_kept",
        "A call stays at its time",
        "Your call with {name} stays where it is",
        "Your call with {name} stays where it is",
        template="session_confirmed",
    ),
    _session(
        "session_cancelled",
        "A call is off",
        "Your call with {name} is off",
        "Your call with {name} is off",
        is_urgent=True,
    ),
    _session(
        "session_lapsed",
        "Nobody took the times you suggested",
        "",
        "The times for a call with {name} are past",
        cause=Cause.SYSTEM,
        has_mail=False,
    ),
    _session(
        "session_came_near",
        "A day before a call, what is on its list",
        "Your call with {name} is near",
        "Your call with {name} is near",
        cause=Cause.SYSTEM,
        is_urgent=True,
    ),
    _session(
        "session_did_you_meet",
        "After a call, whether it took place",
        "Did you and {name} meet?",
        "Did you and {name} meet?",
        cause=Cause.SYSTEM,
        subject_many="{Count} calls: did you meet?",
    ),
    _session(
        "session_missed",
        _HOW_IT_WAS,
        "About your call with {name}",
        "{name} says that your call didn't happen",
        template="session_unsure",
    ),
    _session(
        "session_contested",
        _HOW_IT_WAS,
        "About your call with {name}",
        "{name} remembers your call otherwise",
        template="session_unsure",
    ),
)
