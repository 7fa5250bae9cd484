"""What dues tell: ahead of the last paid day, after it, when a membership rests, and its return.

Reminders may be refused; that a membership rests is about what the account may do from now on.
"""

from alumnet.notifications.rules.notice import Cause, Group, Notice


def _dues(
    code: str,
    line: str,
    *,
    group: Group = Group.DUES,
    cause: Cause = Cause.SYSTEM,
    subject: str = "",
) -> Notice:
    return Notice(
        code=code,
        group=group,
        cause=cause,
        label="Dues of your membership",
        subject=subject or "About your membership",
        line=line,
        about="own_membership",
    )


ROWS = (
    _dues("membership_dues_near", "Your dues are due soon"),
    _dues("membership_dues_unpaid", "Your dues aren't paid yet"),
    _dues("membership_lapsed", "Your membership rests", group=Group.ACCOUNT),
    _dues(
        "membership_renewed",
        "Your membership goes on",
        cause=Cause.PERSON,
        subject="Welcome back",
    ),
)
