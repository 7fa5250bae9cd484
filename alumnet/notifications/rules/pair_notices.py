"""What is told of pairs of a cohort; no title names the programme or the other person."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

_MATCHED = "Whom you are matched with in a programme"


def _pair(code: str, subject: str, line: str, *, cause: Cause = Cause.PERSON) -> Notice:
    return Notice(
        code=code,
        group=Group.PROGRAMMES,
        cause=cause,
        label=_MATCHED,
        subject=subject,
        line=line,
        about="enrolment",
        template="pair_step",
    )


ROWS = (
    _pair("pair_offered", "A question from {association}", "Somebody was found for you"),
    _pair(
        "pair_offered_again",
        "A question waits for you",
        "Say whether you would like whom we found for you",
        cause=Cause.SYSTEM,
    ),
    _pair("pair_asked", "A question from {association}", "Somebody would like to work with you"),
    _pair(
        "pair_asked_again",
        "A question waits for you",
        "Say whether you take who would like to work with you",
        cause=Cause.SYSTEM,
    ),
    _pair("pair_live", "You two can begin", "You both said yes, and can begin"),
    _pair(
        "pair_undone",
        "News from {association}",
        "A match came to nothing, and you are looked at again",
    ),
    _pair(
        "enrolment_unplaced",
        "News from {association}",
        "Nobody was found for you this time",
        cause=Cause.SYSTEM,
    ),
    _pair(
        "enrolment_standing_by",
        "News from {association}",
        "Mentees of a programme are asked whether they would like whom we found",
        cause=Cause.SYSTEM,
    ),
)
