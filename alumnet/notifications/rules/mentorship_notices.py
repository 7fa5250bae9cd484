"""What a mentorship tells the two it belongs to."""

from alumnet.notifications.rules.notice import Cause, Group, Notice


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


ROWS = (_ended("mentorship_ended"), _ended("mentorship_voided"))
