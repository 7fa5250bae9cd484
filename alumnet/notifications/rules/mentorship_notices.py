"""What a mentorship tells the two it belongs to."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

_TEMPLATE = "mentorship_news"


def _ended(code: str) -> Notice:
    return Notice(
        code=code,
        group=Group.MENTORSHIPS,
        cause=Cause.PERSON,
        label="The other one ended it, or can't go on",
        subject="A change between you and {name}",
        line="You and {name} don't go on",
        about="ended_mentorship",
        reaches_everybody=True,
    )


def _news(
    code: str,
    line: str,
    label: str,
    *,
    subject: str = "A change between you and {name}",
    cause: Cause = Cause.PERSON,
) -> Notice:
    return Notice(
        code=code,
        group=Group.MENTORSHIPS,
        cause=cause,
        label=label,
        subject=subject,
        line=line,
        about="mentorship",
        template=_TEMPLATE,
    )


ROWS = (
    Notice(
        code="mentorship_waiting",
        group=Group.MENTORSHIPS,
        cause=Cause.SYSTEM,
        label="Something waits for you: to sign, to say that you met, to look back",
        subject="About you and {name}",
        subject_many="{Count} things are waiting for you",
        line="Something between you and {name} waits for you",
        about="mentorship",
    ),
    _news(
        "mentorship_agreement",
        "{name} wrote down how you could work together",
        "The other one wrote down or changed your agreement",
        subject="{name} wrote something down for you two",
    ),
    _news(
        "mentorship_started",
        "{name} signed, and you can begin",
        "The other one signed",
        subject="{name} signed",
    ),
    _news(
        "mentorship_agreed",
        "{name} signed, and you go on as you agreed",
        "The other one signed a change",
        subject="{name} signed",
    ),
    _news("mentorship_paused", "{name} takes a pause", "The other one takes a pause"),
    _news("mentorship_resumed", "{name} is back", "The other one is back from a pause"),
    _news(
        "mentorship_pause_over",
        "The pause with {name} is over",
        "A pause is over",
        cause=Cause.SYSTEM,
    ),
    _news(
        "mentorship_closing",
        "{name} would like to look back with you",
        "The other one would like to close it together",
    ),
    _news(
        "mentorship_picked_up",
        "{name} goes on with you",
        "The other one goes on after a silence",
    ),
    _news(
        "mentorship_completed",
        "You and {name} reached the end together",
        "It was completed",
        subject="You and {name} reached the end together",
    ),
    _news(
        "mentorship_run_out",
        "Your time with {name} is complete",
        "Its closing time ran out",
        cause=Cause.SYSTEM,
    ),
    _news(
        "mentorship_let_be",
        "You and {name} don't begin",
        "The other one doesn't begin after all",
    ),
    _news(
        "mentorship_not_started",
        "You and {name} didn't begin",
        "Nobody signed in time",
        cause=Cause.SYSTEM,
    ),
    _news(
        "mentorship_thanked",
        "{name} thanks you",
        "A thank-you",
        subject="A few words from {name}",
    ),
    _news(
        "mentorship_what_came",
        "{name} tells you what came of it",
        "What came of it, months later",
        subject="News from {name}",
    ),
    _news(
        "mentorship_new_job",
        "Does your new job change anything between you and {name}?",
        "A new job of yours",
        cause=Cause.SYSTEM,
    ),
    _news(
        "mentorship_same_employer",
        "You and {name} work for one employer now",
        "A new job makes you colleagues",
        cause=Cause.SYSTEM,
    ),
    _ended("mentorship_ended"),
    _ended("mentorship_voided"),
)
