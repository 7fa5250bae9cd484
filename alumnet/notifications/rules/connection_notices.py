"""What connections tell: that somebody asks for one, and a yes. A no is told to nobody."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="connection_asked",
        group=Group.CONNECTIONS,
        cause=Cause.PERSON,
        label="Somebody asks to be connected",
        subject="A note from {name}",
        line="{name} asks to be connected with you",
        about="connection",
        reaches_everybody=True,
    ),
    Notice(
        code="connection_accepted",
        group=Group.CONNECTIONS,
        cause=Cause.PERSON,
        label="Somebody says yes",
        subject="{name} answered you",
        line="You and {name} are connected",
        about="connection",
    ),
)
