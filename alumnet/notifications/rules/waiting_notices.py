"""What requests tell while somebody waits, is asked something, or talks first."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

_BY_PERSON = frozenset(
    {"request_question", "request_replied", "request_line_offered", "request_call", "request_begun"}
)


def _step(code: str, label: str, subject: str, line: str, *, has_mail: bool = True) -> Notice:
    return Notice(
        code=code,
        group=Group.REQUESTS,
        cause=Cause.PERSON if code in _BY_PERSON else Cause.SYSTEM,
        label=label,
        subject=subject,
        line=line,
        about="request",
        template="request_step" if has_mail else "",
        has_mail=has_mail,
        reaches_everybody=has_mail,
    )


_QUESTION = "A question before an answer"
_PLACE = "A place, or the wait for one"
_CALL = "A first call"
_NOTE = "About your note to {name}"
_TALK = "About your call with {name}"

ROWS = (
    _step("request_question", _QUESTION, "{name} has a question", "{name} has a question for you"),
    _step(
        "request_question_waits",
        _QUESTION,
        "{name}'s question is waiting",
        "{name}'s question waits for you",
    ),
    _step(
        "request_replied",
        _QUESTION,
        "{name} replied to you",
        "{name} replied to your question",
    ),
    _step(
        "request_lapsed",
        _QUESTION,
        _NOTE,
        "Your note to {name} was taken back: the question had no reply",
    ),
    _step("request_wait", _PLACE, _NOTE, "{name}'s places are taken: wait, or move on?"),
    _step(
        "request_line_offered",
        _PLACE,
        "{name} answered you",
        "{name} has no place now: wait in line, or move on?",
    ),
    _step(
        "request_still_needed",
        _PLACE,
        "Do you still wait for {name}?",
        "Do you still wait for {name}?",
    ),
    _step("request_place", _PLACE, "{name} has time for you", "A place with {name} is free"),
    _step(
        "request_place_missed",
        _PLACE,
        _NOTE,
        "The place with {name} went to the next; you are in line again",
        has_mail=False,
    ),
    _step("request_left_line", _PLACE, _NOTE, "You wait no longer for {name}"),
    _step("request_call", _CALL, "{name} answered you", "{name} would like to talk first"),
    _step(
        "request_after_call",
        _CALL,
        "You and {name} have talked",
        "You and {name} have talked: go on together?",
    ),
    _step(
        "request_call_waits",
        _CALL,
        "Your call with {name}",
        "A first call with {name} has no time yet",
    ),
    _step(
        "request_answer_waits",
        _CALL,
        _TALK,
        "You haven't said yet whether you and {name} go on",
    ),
    _step("request_begun", _CALL, _TALK, "You and {name} go on together"),
    _step("request_parted", _CALL, _TALK, "You and {name} don't go on together"),
    _step("request_call_over", _CALL, _TALK, "The time for a call with {name} is over"),
)
