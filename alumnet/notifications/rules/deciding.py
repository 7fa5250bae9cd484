"""What becomes of a notification's mail: it leaves, waits, goes into a digest, or there is none."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from alumnet.notifications.rules.notice import Cause, Channel, Notice
from alumnet.notifications.rules.policy import POLICY
from alumnet.notifications.rules.timing import Times


class MailState(Enum):
    """Where the mail of a notification stands."""

    NONE = "none"  # there is none: switched off, or the address fails
    HELD = "held"  # until quiet hours end; decided again then
    LEAVING = "leaving"  # decided and counted; sent, or tried until it is
    SENT = "sent"
    DIGEST = "digest"  # waits for the next one
    GATHERED = "gathered"  # is in one that is about to leave
    DROPPED = "dropped"  # was read in the app, or isn't true any more, before a digest left


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How somebody can be reached: what they chose, whether mails arrive, what they got lately.

    `mails_by_one`: so many mails the person who caused this one caused lately.
    """

    times: Times
    chosen: Channel | None = None
    has_digest: bool = True
    address_fails: bool = False
    system_mails: int = 0
    mails_by_one: int = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a mail, and when it is looked at again."""

    mail: MailState
    due_at: datetime | None = None


def decide(notice: Notice, reach: Reach, now: datetime) -> Decision:
    """Return what becomes of the mail of `notice` to somebody."""
    channel = _channel(notice, reach)
    if channel is Channel.OFF:
        return Decision(MailState.NONE)
    if notice.is_counted and reach.system_mails >= POLICY.system_mails:
        return Decision(MailState.NONE) if notice.is_urgent else _in_digest(reach, now)
    if reach.mails_by_one >= POLICY.mails_by_one and notice.can_be_switched_off:
        return _in_digest(reach, now)
    if notice.is_urgent:
        return Decision(MailState.LEAVING)
    if channel is Channel.DIGEST:
        return _in_digest(reach, now)
    until = reach.times.quiet_until(now)
    return Decision(MailState.HELD, until) if until else Decision(MailState.LEAVING)


def _in_digest(reach: Reach, now: datetime) -> Decision:
    if not reach.has_digest:
        return Decision(MailState.NONE)
    return Decision(MailState.DIGEST, reach.times.next_digest(now))


def _channel(notice: Notice, reach: Reach) -> Channel:
    if not notice.has_mail:
        return Channel.OFF
    if reach.address_fails and notice.cause is not Cause.OWN:
        return Channel.OFF
    if not notice.can_be_switched_off:
        return Channel.AT_ONCE
    return reach.chosen or notice.group.usual
