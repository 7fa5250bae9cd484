"""What verification tells: cases for the staff, and what they say about somebody's places."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="verification_waiting",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="A place is to be confirmed",
        subject="Somebody waits for your look",
        line="A place is to be confirmed",
        about="verification_case",
    ),
    Notice(
        code="verification_owner",
        group=Group.PLACES,
        cause=Cause.PERSON,
        label="The staff say something about a place of yours",
        subject="A message from your association",
        line="The staff say something about a place on your page",
        about="own_place",
    ),
    Notice(
        code="verification_raiser",
        group=Group.PLACES,
        cause=Cause.PERSON,
        label="What came of it when you said that a place isn't right",
        subject="About what you told us",
        line="There is an answer to what you told us about a place",
        about="own_doubt",
    ),
    Notice(
        code="verification_expired",
        group=Group.PLACES,
        cause=Cause.SYSTEM,
        label="You didn't answer in time about a place of yours",
        subject="About where you have been",
        line="A question about a place on your page is over",
        about="own_place",
    ),
    Notice(
        code="place_code",
        group=Group.ACCOUNT,
        cause=Cause.OWN,
        label="A code for an address that you gave",
        subject="Your code",
        is_urgent=True,
    ),
    Notice(
        code="colleague_asked",
        group=Group.CONNECTIONS,
        cause=Cause.PERSON,
        label="A contact asks you to confirm that they were somewhere",
        subject="{name} asks you something",
        line="{name} asks you to confirm where they were",
        about="colleague_word",
    ),
    Notice(
        code="still_right",
        group=Group.PLACES,
        cause=Cause.SYSTEM,
        label="Once a year: is what your page says still right?",
        subject="Is it still right?",
        line="Is what your page says still right?",
        about="own_places",
    ),
)
