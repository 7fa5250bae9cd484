"""What invitations of members tell. What an invited person doesn't want is told to nobody."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    # To an address of nobody here: the link in it stops them for good.
    Notice(
        code="member_invites",
        group=Group.INVITATIONS,
        cause=Cause.PERSON,
        label="Somebody you know invites you",
        subject="{name} invites you",
        is_urgent=True,
    ),
    Notice(
        code="member_invites_again",
        group=Group.INVITATIONS,
        cause=Cause.PERSON,
        label="Somebody you know invites you",
        subject="{name} invited you",
        is_urgent=True,
    ),
    Notice(
        code="invited_to_connect",
        group=Group.CONNECTIONS,
        cause=Cause.PERSON,
        label="Somebody asks to be connected",
        subject="A note from {name}",
        line="{name} asks to be connected with you",
        about="member_invitation",
    ),
    Notice(
        code="invited_is_here",
        group=Group.CONNECTIONS,
        cause=Cause.PERSON,
        label="Somebody says yes",
        subject="{name} answered you",
        line="{name} is here, and you two are connected",
        about="own_invitations",
    ),
)
