"""What is told about saved people and searches: that there is news, never which."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="saved_news",
        group=Group.SAVED,
        cause=Cause.SYSTEM,
        label="A place opened, or somebody new fits; once a day at most",
        subject="News about what you saved",
        line="There is news about what you saved",
        about="saved",
    ),
)
