"""What those who look after a cohort let its people be told; no title of a mail names it."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _word(code: str, line: str) -> Notice:
    return Notice(
        code=code,
        group=Group.PROGRAMMES,
        cause=Cause.PERSON,
        label="A reminder from those who look after it",
        subject="A kind word from {association}",
        line=line,
        about="mentorship",
        template="pair_followed_up",
    )


def _survey(code: str, line: str, *, cause: Cause = Cause.SYSTEM) -> Notice:
    return Notice(
        code=code,
        group=Group.PROGRAMMES,
        cause=cause,
        label="A few questions on how it goes",
        subject="How is it going?",
        line=line,
        about="survey_reply",
        template="survey_asked",
    )


ROWS = (
    _survey("survey_asked", "A few questions on how it goes"),
    _survey("survey_waiting", "A few questions still wait for you"),
    _survey("survey_waited_for", "A few questions still wait for you", cause=Cause.PERSON),
    _word("pair_not_met", "Find a day for your first conversation"),
    _word("pair_silent", "Find a day for your next conversation"),
    _word("pair_late", "See what you two meant to get to"),
)
