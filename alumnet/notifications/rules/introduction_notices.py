"""What introductions tell: never about what, and never who said no."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _notice(  # as a row of the catalogue reads
    code: str, label: str, subject: str, line: str, *, has_mail: bool = True
) -> Notice:
    return Notice(
        code=code,
        group=Group.INTRODUCTIONS,
        cause=Cause.PERSON,
        label=label,
        subject=subject,
        line=line,
        about="introduction",
        template="introduction",
        has_mail=has_mail,
    )


ROWS = (
    _notice(
        "introduction_asked",
        "Somebody asks you for an introduction",
        "A question from {name}",
        "{name} asks you for an introduction",
    ),
    _notice(
        "introduction_offered",
        "Somebody would like you to meet somebody",
        "A note from {name}",
        "{name} would like you to meet somebody",
    ),
    _notice(
        "introduction_agreed",
        "Somebody answered you",
        "{name} answered you",
        "{name} would like to meet you, too",
    ),
    _notice(
        "introduction_not_now",
        "Somebody answered you",
        "{name} answered you",
        "{name} answered you",
    ),
    _notice(
        "introduction_way",
        "Somebody whom you were introduced to says how to go on",
        "{name} answered you",
        "{name} would like to be connected with you",
    ),
    _notice(
        "introduction_both_agreed",
        "Two whom you introduced would like to meet",
        "{name} answered you",
        "Two people whom you know would like to meet",
        has_mail=False,
    ),
    _notice(
        "introduction_met",
        "Two people met through you",
        "News for you",
        "Two people met through you",
        has_mail=False,
    ),
    _notice(
        "introduction_unanswered",
        "An introduction had no answer",
        "News for you",
        "An introduction had no answer",
        has_mail=False,
    ),
    Notice(
        code="introduction_outcome",
        group=Group.INTRODUCTIONS,
        cause=Cause.SYSTEM,
        label="What came of an introduction",
        subject="A short question",
        line="What came of meeting {name}?",
        about="introduction",
        template="introduction",
    ),
)
