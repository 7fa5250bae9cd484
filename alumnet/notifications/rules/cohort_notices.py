"""What is told of a whole cohort: to those who look after it, and to those who have a partner."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _team(code: str, subject: str, line: str, *, cause: Cause = Cause.PERSON) -> Notice:
    return Notice(
        code=code,
        group=Group.STAFF,
        cause=cause,
        label="Something about a programme that you look after",
        subject=subject,
        line=line,
        about="cohort_of_team",
        template="cohort_step",
    )


def _people(code: str, subject: str, line: str, *, cause: Cause = Cause.SYSTEM) -> Notice:
    return Notice(
        code=code,
        group=Group.PROGRAMMES,
        cause=cause,
        label="A programme that you take part in begins or ends",
        subject=subject,
        line=line,
        about="cohort",
        template="cohort_step",
    )


ROWS = (
    _team(
        "cohort_helper_added",
        "{association} asks for your help",
        "You look after a programme now",
    ),
    _team(
        "cohort_closed",
        "Nobody can join any more",
        "Nobody can join your programme any more",
        cause=Cause.SYSTEM,
    ),
    _team(
        "cohort_to_review",
        "A question from {association}",
        "Pairs of a programme wait for a second look",
    ),
    _team(
        "cohort_ended",
        "News from {association}",
        "A programme that you look after has ended",
        cause=Cause.SYSTEM,
    ),
    _team(
        "cohort_cancelled",
        "News from {association}",
        "A programme that you look after was called off",
    ),
    _people("cohort_begun", "It begins", "A programme that you take part in has begun"),
    _people(
        "cohort_closing",
        "It has ended",
        "A programme that you take part in has ended",
    ),
    _people(
        "cohort_called_off",
        "News from {association}",
        "A programme that you take part in was called off",
        cause=Cause.PERSON,
    ),
)
