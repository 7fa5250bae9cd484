"""What somebody is told whose address takes no mails: in the app, for nothing else reaches them."""

from alumnet.notifications.rules.notice import Cause, Group, Notice

ADDRESS_FAILS = Notice(
    code="address_fails",
    group=Group.ACCOUNT,
    cause=Cause.SYSTEM,
    label="Mails to your address come back",
    subject="",
    line="Mails to you came back. Is your address right?",
    about="preferences",
    has_mail=False,
)

ROWS = (ADDRESS_FAILS,)
