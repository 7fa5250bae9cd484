"""Every step of an introduction is a row here."""

from dataclasses import dataclass
from datetime import date, datetime

from alumnet.introductions.rules import errors
from alumnet.introductions.rules.policy import POLICY
from alumnet.introductions.rules.states import (
    LASTING,
    OPEN,
    UNANSWERED,
    IntroductionState,
    Part,
)
from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition, clear, run_for

S = IntroductionState


@dataclass(frozen=True, slots=True, kw_only=True)
class IntroductionFacts:
    """What guards look at, read under the lock.

    `is_between`: whoever passes it on is still on a path between the two, both are members who can
    be met, and no block stands. `not_before`: the day that "not now" names.
    """

    now: datetime
    due_at: datetime | None = None
    is_awaited: bool = True
    is_between: bool = True
    not_before: date | None = None


Step = Transition[IntroductionState, IntroductionFacts]

_SYSTEM = frozenset[str]({Part.SYSTEM})
_ASKER = frozenset[str]({Part.ASKER})
_FIRST = frozenset[str]({Part.FIRST})
_SECOND = frozenset[str]({Part.SECOND})
_CONNECTOR = frozenset[str]({Part.CONNECTOR})
_WAITS_FOR_SECOND = frozenset({S.FORWARDED, S.FIRST_AGREED})


def still_between(facts: IntroductionFacts) -> DomainError | None:
    """Refuse a step towards people who can't be met by this way any more."""
    return None if facts.is_between else errors.TieGone()


def still_awaited(facts: IntroductionFacts) -> DomainError | None:
    """Refuse to take back what has its answer, or its day behind it."""
    return None if facts.is_awaited else errors.WaitsNoMore()


def is_due(facts: IntroductionFacts) -> DomainError | None:
    """Refuse what a clock does before it ran out."""
    is_over = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_over else errors.NotDueYet()


def day_is_ahead(facts: IntroductionFacts) -> DomainError | None:
    """Refuse a "not now" without a day ahead."""
    today = facts.now.date()
    if facts.not_before is None or not today < facts.not_before <= today + POLICY.longest_wait:
        return errors.NoSuchDay()
    return None


INTRODUCTION: tuple[Step, ...] = (
    # Asked for: the connector, who may pass it on with a line.
    Transition(
        "forward",
        frozenset({S.ASKED}),
        S.FORWARDED,
        _CONNECTOR,
        (still_between,),
        clock=run_for(POLICY.second_answer),
        event="forwarded",
    ),
    Transition("pass", frozenset({S.ASKED}), S.PASSED, _CONNECTOR, clock=clear),
    # Offered: the first of the two.
    Transition(
        "agree_first",
        frozenset({S.OFFERED}),
        S.FIRST_AGREED,
        _FIRST,
        (still_between,),
        clock=run_for(POLICY.second_answer),
        event="first_agreed",
    ),
    Transition("pass", frozenset({S.OFFERED}), S.PASSED, _FIRST, clock=clear),
    # The second, who learns of it only now.
    Transition(
        "agree",
        _WAITS_FOR_SECOND,
        S.AGREED,
        _SECOND,
        (still_between,),
        ("answered",),
        run_for(POLICY.outcome_after),
        "agreed",
    ),
    Transition(
        "not_now",
        frozenset({S.FORWARDED}),
        S.NOT_NOW,
        _SECOND,
        (day_is_ahead,),
        ("answered",),
        clear,
        "not_now",
    ),
    Transition("decline", _WAITS_FOR_SECOND, S.DECLINED, _SECOND, clock=clear),
    Transition("expire", OPEN, S.EXPIRED, _SYSTEM, (is_due,), clock=clear),
    # Whoever began it can't tell whether it had ended by then.
    Transition(
        "withdraw",
        OPEN | UNANSWERED,
        S.WITHDRAWN,
        _ASKER,
        (still_awaited,),
        ("answered",),
        clear,
    ),
    Transition("introduce", frozenset({S.AGREED}), S.INTRODUCED, _FIRST | _SECOND),
    Transition(
        "ask_outcome", LASTING, S.OUTCOME, _SYSTEM, (is_due,), clock=clear, event="outcome_asked"
    ),
    Transition("void", OPEN | LASTING, S.VOIDED, _SYSTEM, clock=clear),
)
