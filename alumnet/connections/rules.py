"""The rules between two people: how one asks to be connected, and what a silence may tell.

Whoever asks never learns of a no: until its sixtieth day a declined request looks unanswered, and
afterwards it looks like one that expired. So what they may do next is counted from the day on which
they asked, and from nothing that the other did except a yes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import ClassVar

from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany
from alumnet.kernel.transitions import Guard, Transition, clear, keep


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionPolicy:
    """How long, how often and how many, the same for a whole site."""

    # How long a request can be answered.
    answer: timedelta = timedelta(days=60)
    # Counted from sending, whatever became of it.
    ask_again: timedelta = timedelta(days=180)
    tries: int = 3
    # So long a request that wasn't accepted is among the open ones of whoever sent it.
    holds_slot: timedelta = timedelta(days=14)
    open_requests: int = 25
    open_when_new: int = 5
    # So long after their first approval somebody is new.
    is_new: timedelta = timedelta(days=30)
    note_length: int = 300


POLICY = ConnectionPolicy()


class ConnectionState(Enum):
    """Where a connection request stands."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    VOIDED = "voided"
    REMOVED = "removed"
    BLOCKED = "blocked"


# The clock runs. A no waits for the end, too, and whoever said it may still change their mind.
OPEN = frozenset({ConnectionState.PENDING, ConnectionState.DECLINED})
# To whoever asked these are one until the last day, and until then an ask of the other means yes.
UNANSWERED = OPEN | {ConnectionState.VOIDED}
# To whoever asked these are one afterwards.
SILENT = UNANSWERED | {ConnectionState.EXPIRED}
# What was a connection once.
WERE_CONNECTED = frozenset(
    {ConnectionState.ACCEPTED, ConnectionState.REMOVED, ConnectionState.BLOCKED}
)


class Part(StrEnum):
    """Who somebody is to a request."""

    INITIATOR = "initiator"
    RECEIVER = "receiver"
    SYSTEM = "system"


# ---------------------------------------------------------------------------------------- errors
class BlocksYourself(DomainError):
    """Somebody tried to block themselves."""

    code: ClassVar[str] = "blocks_yourself"


class ConnectsYourself(DomainError):
    """Somebody asked to be connected with themselves."""

    code: ClassVar[str] = "connects_yourself"


class ConnectedAlready(Conflict):
    """The two are connected."""

    code: ClassVar[str] = "connected_already"


class AskedBefore(Conflict):
    """A request is on its way; there is nothing to do but wait."""

    code: ClassVar[str] = "asked_before"


class AskAgainLater(Conflict):
    """They were asked before; `until` says when they can be once more."""

    code: ClassVar[str] = "ask_again_later"


class AskedOften(Conflict):
    """They were asked as often as anybody may be: now it is theirs to begin."""

    code: ClassVar[str] = "asked_often_enough"


class TooManyAsked(TooMany):
    """`most` requests are open; at `until` the first of them counts no more."""

    code: ClassVar[str] = "too_many_asked"


class RequestOver(Conflict):
    """The time of this request is over."""

    code: ClassVar[str] = "request_over"


# ----------------------------------------------------------------------------------------- facts
@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier request of two people, as far as it says whether one may ask the other."""

    is_mine: bool
    state: ConnectionState
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFacts:
    """What guards look at. `past` is in order, the last request at its end.

    `sent` are the moments of one's requests to anybody that still hold a slot, in order.
    """

    now: datetime
    is_same: bool = False
    is_apart: bool = False
    are_both_here: bool = True
    asked_at: datetime | None = None
    past: Sequence[Past] = ()
    sent: Sequence[datetime] = ()
    is_new: bool = False


def tries(past: Sequence[Past]) -> list[Past]:
    """Return one's own requests since the two were last connected or the other last asked."""
    found: list[Past] = []
    for each in reversed(past):
        if not each.is_mine or each.state in WERE_CONNECTED:
            break
        found.insert(0, each)
    return found


def waits(state: ConnectionState, asked_at: datetime, now: datetime) -> bool:
    """Return whether a request is unanswered in the eyes of whoever sent it."""
    return state in SILENT and now < asked_at + POLICY.answer


# ---------------------------------------------------------------------------------------- guards
def two_people(facts: PairFacts) -> DomainError | None:
    """Refuse somebody who asks themselves."""
    return ConnectsYourself() if facts.is_same else None


def not_apart(facts: PairFacts) -> DomainError | None:
    """Refuse across a block, as if the other weren't there."""
    return NotFound() if facts.is_apart else None


def both_here(facts: PairFacts) -> DomainError | None:
    """Refuse unless both are active members."""
    return None if facts.are_both_here else NotFound()


def not_connected(facts: PairFacts) -> DomainError | None:
    """Refuse a request between two who are connected."""
    is_connected = any(each.state is ConnectionState.ACCEPTED for each in facts.past)
    return ConnectedAlready() if is_connected else None


def may_try(facts: PairFacts) -> DomainError | None:
    """Refuse while a request waits, too soon after one, and after the last try."""
    made = tries(facts.past)
    if not made:
        return None
    last = made[-1]
    if waits(last.state, last.asked_at, facts.now):
        return AskedBefore()
    if len(made) >= POLICY.tries:
        return AskedOften()
    again_at = last.asked_at + POLICY.ask_again
    return AskAgainLater(until=again_at) if facts.now < again_at else None


def has_a_slot(facts: PairFacts) -> DomainError | None:
    """Refuse more open requests than somebody may have."""
    most = POLICY.open_when_new if facts.is_new else POLICY.open_requests
    if len(facts.sent) < most:
        return None
    return TooManyAsked(most=most, until=facts.sent[-most] + POLICY.holds_slot)


def is_running(facts: PairFacts) -> DomainError | None:
    """Refuse what comes after the last day of a request, whether or not a job has noted it."""
    is_over = facts.asked_at is not None and facts.asked_at + POLICY.answer <= facts.now
    return RequestOver() if is_over else None


def is_over(facts: PairFacts) -> DomainError | None:
    """Refuse to end a request before its last day."""
    return None if is_running(facts) else AskedBefore()


# ----------------------------------------------------------------------------------------- table
Step = Transition[ConnectionState, PairFacts]
# What must hold before somebody asks; when the other has asked them, this accepts it.
MAY_MEET: tuple[Guard[PairFacts], ...] = (two_people, not_apart, both_here, not_connected)
MAY_ASK: tuple[Guard[PairFacts], ...] = (*MAY_MEET, may_try, has_a_slot)

_INITIATOR = frozenset[str]({Part.INITIATOR})
_RECEIVER = frozenset[str]({Part.RECEIVER})
_EITHER = _INITIATOR | _RECEIVER
_SYSTEM = frozenset[str]({Part.SYSTEM})
_ACCEPTED = frozenset({ConnectionState.ACCEPTED})

CONNECTION: tuple[Step, ...] = (
    Transition(
        "accept",
        UNANSWERED,
        ConnectionState.ACCEPTED,
        _RECEIVER,
        (not_apart, both_here, is_running),
        clock=clear,
        event="accepted",
    ),
    # Silent: the clock runs on as it would without an answer.
    Transition(
        "decline",
        frozenset({ConnectionState.PENDING}),
        ConnectionState.DECLINED,
        _RECEIVER,
        clock=keep,
    ),
    Transition(
        "withdraw",
        UNANSWERED,
        ConnectionState.WITHDRAWN,
        _INITIATOR,
        (not_apart, is_running),
        clock=clear,
    ),
    Transition("expire", OPEN, ConnectionState.EXPIRED, _SYSTEM, (is_over,), clock=clear),
    # Somebody in the middle brought the two together, or one of them invited the other here.
    Transition("introduce", UNANSWERED, ConnectionState.ACCEPTED, _SYSTEM, clock=clear),
    Transition("void", OPEN, ConnectionState.VOIDED, _SYSTEM, clock=clear),
    Transition("remove", _ACCEPTED, ConnectionState.REMOVED, _EITHER | _SYSTEM),
    Transition("block", _ACCEPTED, ConnectionState.BLOCKED, _SYSTEM),
)


def pair(one: int, other: int) -> tuple[int, int]:
    """Return two person ids as (low, high), the way an unordered pair is stored."""
    return (one, other) if one < other else (other, one)
