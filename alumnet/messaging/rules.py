"""Conversations: how long, how many, when somebody is told by mail, what stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagingPolicy:
    """Limits and waits of conversations, the same for a whole site."""

    text_length: int = 4000
    an_hour: int = 30
    a_day: int = 120
    # So long nobody is mailed about a message: whoever looks reads it, and several become one mail.
    wait_before_mail: timedelta = timedelta(minutes=10)
    between_mails: timedelta = timedelta(days=1)
    # A mail that could not be sent for so long holds up no later one.
    mail_given_up: timedelta = timedelta(days=2)


POLICY = MessagingPolicy()

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


class ContactKind(Enum):
    """How somebody may be reached beside the conversation."""

    EMAIL = "email"
    PHONE = "phone"
    CALL_LINK = "call_link"


class ConversationOver(Conflict):
    """Nobody writes here any more; what was written can be read."""

    code: ClassVar[str] = "conversation_over"


class NobodyToWriteTo(Conflict):
    """The other isn't here, for a while or for good."""

    code: ClassVar[str] = "nobody_to_write_to"


class TooManyMessages(TooMany):
    """As many messages as one person writes in a while; `wait` says for how long."""

    code: ClassVar[str] = "too_many_messages"


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectFacts:
    """What decides whether one of two people may write to the other, beside all requests.

    `is_near`: they are connected, or were introduced. `is_begun`: something was written before.
    `i_serve`: the one who would write is of the staff of an association of the other.
    """

    is_apart: bool = False
    is_near: bool = False
    is_begun: bool = False
    i_serve: bool = False
    serves_me: bool = False
    are_both_here: bool = True


def refusal_to_write(facts: DirectFacts) -> DomainError | None:
    """Return why somebody can't write now, None when they can.

    Staff begin, and are answered. What was written can be read when the reason to write is gone;
    across a block there is nothing, as if the other weren't there.
    """
    may_answer = facts.serves_me and facts.is_begun
    has_reason = facts.is_near or facts.i_serve or may_answer
    if facts.is_apart or not (has_reason or facts.is_begun):
        return NotFound()
    if not facts.are_both_here:
        return NobodyToWriteTo() if facts.is_begun else NotFound()
    return None if has_reason else ConversationOver()


def writes_again_at(
    sent: Sequence[datetime], now: datetime, policy: MessagingPolicy = POLICY
) -> datetime | None:
    """Return when somebody may write again who sent messages at these moments; None for now."""
    latest_first = sorted(sent, reverse=True)
    waits = []
    for span, most in ((_HOUR, policy.an_hour), (_DAY, policy.a_day)):
        within = [moment for moment in latest_first if moment > now - span]
        if len(within) >= most:
            waits.append(within[most - 1] + span)
    return max(waits, default=None)


def mail_due(
    now: datetime,
    *,
    is_once_a_day: bool,
    told_at: datetime | None,
    policy: MessagingPolicy = POLICY,
) -> datetime:
    """Return when somebody who got a message now is told by mail, if it is still unread then."""
    soon = now + policy.wait_before_mail
    if not is_once_a_day or told_at is None:
        return soon
    return max(soon, told_at + policy.between_mails)


def is_on_its_way(
    notice_at: datetime | None, now: datetime, policy: MessagingPolicy = POLICY
) -> bool:
    """Return whether a mail is still to come that will tell of a message written now, too."""
    return notice_at is not None and now < notice_at + policy.mail_given_up
