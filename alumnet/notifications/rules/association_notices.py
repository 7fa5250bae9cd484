"""What an association tells its members, and what comes of a question to its staff."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _news(code: str, *, has_mail: bool) -> Notice:
    return Notice(
        code=code,
        group=Group.ANNOUNCEMENTS,
        cause=Cause.SYSTEM,
        label="Your association announces something",
        subject="News from {association}",
        line="Your association has news",
        about="announcement",
        has_mail=has_mail,
    )


ROWS = (
    _news("announcement", has_mail=True),
    _news("announcement_unmailed", has_mail=False),
    Notice(
        code="asked_to_mentor",
        group=Group.ANNOUNCEMENTS,
        cause=Cause.SYSTEM,
        label="Your association asks whether you would mentor",
        subject="A question from your association",
        line="Your association asks whether you would mentor",
        about="mentor_ask",
    ),
    Notice(
        code="question_waiting",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="Somebody asks the staff something",
        subject="A question waits for an answer",
        line="A question waits for an answer",
        about="question",
    ),
    Notice(
        code="question_answered",
        group=Group.ANSWERS,
        cause=Cause.PERSON,
        label="The staff answer what you asked",
        subject="An answer to your question",
        line="The staff answered your question",
        about="own_question",
    ),
    Notice(
        code="question_mailed",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="The staff answer what was asked without signing in",
        subject="An answer to your question",
        reaches_everybody=True,
    ),
)
