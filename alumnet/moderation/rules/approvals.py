"""The yes of a second one of the staff: asked, given or refused, used in time or over."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Clock, Transition
from alumnet.moderation.rules.errors import ConflictOfInterest, NeedsApproval, OwnAsking
from alumnet.moderation.rules.states import POLICY, ApprovalState, Purpose

# What a yes is good for, from when it was given.
LASTS: dict[Purpose, timedelta] = {Purpose.READ: POLICY.reading, Purpose.REMOVE: POLICY.removal}


@dataclass(frozen=True, slots=True)
class ApprovalFacts:
    """What the guards look at, read under the lock of the report."""

    now: datetime
    by: int | None
    may_handle: bool
    asked_by: int
    due_at: datetime | None


def is_unconflicted(facts: ApprovalFacts) -> DomainError | None:
    """Refuse whoever is too close to one of the two."""
    return None if facts.may_handle else ConflictOfInterest()


def is_another(facts: ApprovalFacts) -> DomainError | None:
    """Refuse whoever asked: it takes two."""
    return OwnAsking() if facts.by == facts.asked_by else None


def is_theirs(facts: ApprovalFacts) -> DomainError | None:
    """Refuse anybody but whoever asked to make use of it."""
    return None if facts.by == facts.asked_by else NeedsApproval()


def is_in_time(facts: ApprovalFacts) -> DomainError | None:
    """Refuse what has lapsed, whether the job has been there or not."""
    is_over = facts.due_at is None or facts.due_at <= facts.now
    return NeedsApproval() if is_over else None


def give(approval: Any, now: datetime) -> None:
    """Let a yes be good for its time."""
    approval.due_at = now + LASTS[approval.purpose]


def end(approval: Any, _now: datetime) -> None:
    """Let nothing more come of it."""
    approval.due_at = None


def _keep_reading(approval: Any, now: datetime) -> None:
    """Let a conversation that is opened be read until the time is over; a removal is done."""
    approval.used_at = now
    if approval.purpose is Purpose.REMOVE:
        approval.due_at = None


ApprovalStep = Transition[ApprovalState, ApprovalFacts]

_ASKED = frozenset({ApprovalState.ASKED})
_GIVEN = frozenset({ApprovalState.GIVEN})
_STAFF = frozenset({"staff"})
_SYSTEM = frozenset({"system"})


def _row(  # noqa: PLR0917 - one row, read across
    name: str,
    from_: frozenset[ApprovalState],
    to: ApprovalState,
    guards: Any,
    clock: Clock,
    actor: frozenset[str] = _STAFF,
) -> ApprovalStep:
    return Transition(name, from_, to, actor, guards, clock=clock)


APPROVAL: tuple[ApprovalStep, ...] = (
    _row("give", _ASKED, ApprovalState.GIVEN, (is_unconflicted, is_another, is_in_time), give),
    _row("refuse", _ASKED, ApprovalState.REFUSED, (is_unconflicted, is_another), end),
    _row("use", _GIVEN, ApprovalState.USED, (is_theirs, is_in_time), _keep_reading),
    _row("lapse", _ASKED | _GIVEN, ApprovalState.OVER, (), end, _SYSTEM),
    _row("close", frozenset({ApprovalState.USED}), ApprovalState.OVER, (), end, _SYSTEM),
)
