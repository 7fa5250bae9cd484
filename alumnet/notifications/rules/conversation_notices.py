"""What conversations tell: that messages wait, and who wrote them. Never what they say."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="messages_waiting",
        group=Group.CONVERSATIONS,
        cause=Cause.PERSON,
        label="Messages that you haven't read after a while",
        subject="A note from {name}",
        subject_many="{Count} people wrote to you",
        line="{name} wrote to you",
        about="conversation",
    ),
)
