"""What programmes tell whoever takes part or was asked to; no title of a mail names them."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _enrolment(
    code: str, subject: str, line: str, *, label: str, cause: Cause = Cause.PERSON
) -> Notice:
    return Notice(
        code=code,
        group=Group.PROGRAMMES,
        cause=cause,
        label=label,
        subject=subject,
        line=line,
        about="enrolment",
        template="enrolment_step",
        reaches_everybody=code == "enrolment_invited",
    )


_ASKED = "An invitation to take part"
_ANSWER = "What was decided about taking part"
_CONFIRM = "Whether you still want to take part"

ROWS = (
    _enrolment(
        "enrolment_invited",
        "{association} invites you",
        "You are invited to take part in a programme",
        label=_ASKED,
    ),
    _enrolment(
        "enrolment_changes",
        "A question from {association}",
        "Something is to be added before you can take part",
        label=_ANSWER,
    ),
    _enrolment(
        "enrolment_eligible",
        "An answer from {association}",
        "You can take part in a programme",
        label=_ANSWER,
    ),
    _enrolment(
        "enrolment_ineligible",
        "An answer from {association}",
        "A programme doesn't work out this time",
        label=_ANSWER,
    ),
    _enrolment(
        "enrolment_confirm",
        "Do you still want to take part?",
        "Say whether you still want to take part in a programme",
        label=_CONFIRM,
        cause=Cause.SYSTEM,
    ),
    _enrolment(
        "enrolment_confirm_again",
        "Please say whether you take part",
        "Say whether you still want to take part in a programme",
        label=_CONFIRM,
        cause=Cause.SYSTEM,
    ),
    _enrolment(
        "enrolment_dropped",
        "Your place",
        "Your place in a programme is free again",
        label=_CONFIRM,
        cause=Cause.SYSTEM,
    ),
    _enrolment(
        "enrolment_waitlisted",
        "You are on the waiting list",
        "You wait for a place in a programme",
        label=_ANSWER,
        cause=Cause.SYSTEM,
    ),
    _enrolment(
        "enrolment_moved_up",
        "There is a place for you",
        "There is a place for you in a programme",
        label=_ANSWER,
        cause=Cause.SYSTEM,
    ),
    _enrolment(
        "enrolment_taken_out",
        "An answer from {association}",
        "You don't take part in a programme any more",
        label=_ANSWER,
    ),
    _enrolment(
        "enrolment_called_off",
        "News from {association}",
        "A programme doesn't take place",
        label=_ANSWER,
    ),
    _enrolment(
        "cohort_news",
        "News from {association}",
        "There is news of a programme you take part in",
        label="News of a programme",
    ),
    _enrolment(
        "enrolment_went_on",
        "News from {association}",
        "A programme began without you this time",
        label=_ANSWER,
        cause=Cause.SYSTEM,
    ),
)
