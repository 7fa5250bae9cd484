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


ROWS = (
    _word("pair_not_met", "Find a day for your first conversation"),
    _word("pair_silent", "Find a day for your next conversation"),
)
