"""The mail that sums up what is new."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

# Counted as the site's own only when nothing in it is what another person did.
DIGEST = Notice(
    code="digest",
    group=Group.DIGEST,
    cause=Cause.SYSTEM,
    label="What is new, in one mail",
    subject="What is new for you",
    reaches_everybody=True,
)

ROWS = (DIGEST,)
