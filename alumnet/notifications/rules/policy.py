"""How many, how long, when: every number of notifications, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationPolicy:
    """The defaults of a site."""

    # So many mails by itself may the site send somebody in so much time.
    system_mails: int = 2
    system_mails_within: timedelta = timedelta(days=7)
    # So many mails may one person cause in another's mailbox in so much time; more are gathered.
    mails_by_one: int = 12
    mails_by_one_within: timedelta = timedelta(days=1)
    # The hour of a digest until somebody chooses another, and the day of a weekly one (0: Monday).
    digest_hour: int = 8
    digest_day: int = 0
    # So long the list keeps what was read, and what never was.
    keep_read: timedelta = timedelta(days=90)
    keep_unread: timedelta = timedelta(days=180)
    # So many mails that came back for a passing reason, in so much time, stop an address.
    passing_bounces: int = 5
    passing_bounces_within: timedelta = timedelta(days=30)


POLICY = NotificationPolicy()
