"""What data rights tell: a copy, a closing, and who is left without somebody."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="copy_ready",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="Your copy of your data is ready",
        subject="What you asked for is ready",
        line="Your copy of your data is ready",
        about="own_data",
        is_urgent=True,
    ),
    Notice(
        code="account_closing",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="Your account is closing",
        subject="Your account is closing",
        line="Your account is closing",
        about="own_data",
        is_urgent=True,
    ),
    Notice(
        code="mentor_leaves",
        group=Group.MENTORSHIPS,
        cause=Cause.PERSON,
        label="A mentor who leaves suggests somebody",
        subject="{name} thinks of somebody for you",
        line="{name} left and thinks of somebody for you",
        about="hand_over",
    ),
    Notice(
        code="mentees_left",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="A mentor left people behind",
        subject="Somebody left",
        line="A mentor left, and those they met look for somebody",
        about="manage",
    ),
    Notice(
        code="association_alone",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="An association has no admin",
        subject="An association has no admin",
        line="An association has no admin any more",
        about="manage",
    ),
)
