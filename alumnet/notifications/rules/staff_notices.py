"""What the staff of an association are told, and what they tell about a report."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ROWS = (
    Notice(
        code="account_waiting",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="Somebody waits to be let in",
        subject="Somebody waits for your answer",
        line="Somebody waits to be let in",
        about="waiting_list",
    ),
    Notice(
        code="report_waiting",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="A report waits",
        subject="A report is waiting",
        line="A report is waiting",
        about="report",
    ),
    Notice(
        code="approval_asked",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="Somebody of the staff needs your yes",
        subject="Your yes is needed",
        line="Somebody of the staff needs your yes",
        about="report",
    ),
    Notice(
        code="approval_answered",
        group=Group.STAFF,
        cause=Cause.PERSON,
        label="An answer to what you asked the staff",
        subject="An answer to what you asked",
        line="Somebody of the staff answered what you asked",
        about="report",
    ),
    Notice(
        code="report_reporter",
        group=Group.ANSWERS,
        cause=Cause.PERSON,
        label="What came of what you told us",
        subject="About what you told us",
        line="There is an answer to what you told us",
        about="own_report",
    ),
    Notice(
        code="report_reported",
        group=Group.ACCOUNT,
        cause=Cause.PERSON,
        label="A decision of the staff about you",
        subject="A message from your association",
        line="Your association decided something about you",
        about="own_decision",
    ),
)
