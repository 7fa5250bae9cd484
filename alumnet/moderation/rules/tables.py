"""The state machine of a report."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Transition
from alumnet.moderation.rules.errors import (
    AppealedAlready,
    ClaimOver,
    ConflictOfInterest,
    DecidedBefore,
    ForSiteAdmins,
    NobodyAbove,
    NothingToEnd,
    NothingToOpen,
    NotTheirAppeal,
    TakenByOther,
    TooLateToAppeal,
)
from alumnet.moderation.rules.states import (
    ACTIONS,
    FIRST,
    OUTCOMES,
    POLICY,
    DecisionKind,
    Party,
    ReportState,
    appeal_due,
)


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """What the guards look at, read under the lock of the report.

    `may_handle`: near neither side; `may_take`: one of those who decide it as it stands;
    `deciders`: who decided it before.
    `appeals` are the sides that appealed before, the last of them undecided or not.
    """

    now: datetime
    by: int | None = None
    may_handle: bool = False
    may_take: bool = False
    deciders: frozenset[int] = frozenset()
    somebody_above: bool = False
    claimed_by: int | None = None
    claimed_until: datetime | None = None
    has_letter: bool = False
    has_conversation: bool = False
    is_of_a_request: bool = False
    last_decision: DecisionKind | None = None
    decided_at: datetime | None = None
    appeals: tuple[Party, ...] = field(default_factory=tuple)

    @property
    def claim_is_over(self) -> bool:
        """Whether no claim holds: none, or one whose half hour is over."""
        return self.claimed_until is None or self.claimed_until <= self.now


# ----------------------------------------------------------------------------------------- guards
def is_unconflicted(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever is too close to one of the two."""
    return None if facts.may_handle else ConflictOfInterest()


def is_theirs(facts: ReportFacts) -> DomainError | None:
    """Refuse who decided it before where it is appealed, and others where it went further up."""
    if facts.may_take:
        return None
    return DecidedBefore() if facts.by in facts.deciders else ForSiteAdmins()


def is_free(facts: ReportFacts) -> DomainError | None:
    """Refuse while somebody else holds the report."""
    is_mine = facts.claimed_by == facts.by
    return None if is_mine or facts.claim_is_over else TakenByOther()


def holds_it(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever did not take the report on."""
    return None if facts.claimed_by == facts.by else TakenByOther()


def has_time_left(facts: ReportFacts) -> DomainError | None:
    """Refuse whoever took the report on and whose half hour is over."""
    return ClaimOver() if facts.claim_is_over else None


def holds_a_letter(facts: ReportFacts) -> DomainError | None:
    """Refuse to open what has nothing to read in it."""
    return None if facts.has_letter else NothingToOpen()


def has_a_conversation(facts: ReportFacts) -> DomainError | None:
    """Refuse to read what the two wrote to each other where they wrote nothing."""
    return None if facts.has_conversation else NothingToOpen()


def is_of_a_request(facts: ReportFacts) -> DomainError | None:
    """Refuse to end a request where none was reported."""
    return None if facts.is_of_a_request else NothingToEnd()


def has_somebody_above(facts: ReportFacts) -> DomainError | None:
    """Refuse to hand a report on where nobody is left who could take it."""
    return None if facts.somebody_above else NobodyAbove()


def claim_ran_out(facts: ReportFacts) -> DomainError | None:
    """Refuse to take back a claim that still holds."""
    return None if facts.claim_is_over else TakenByOther()


def is_in_time(facts: ReportFacts) -> DomainError | None:
    """Refuse an appeal two weeks after the decision."""
    since = facts.decided_at
    return TooLateToAppeal() if since is None or facts.now >= since + POLICY.appeal else None


def concerns_the_reported(facts: ReportFacts) -> DomainError | None:
    """Refuse an appeal of the reported person where nothing happened to them, and a second one."""
    if facts.last_decision not in ACTIONS:
        return NotTheirAppeal()
    return AppealedAlready() if Party.REPORTED in facts.appeals else None


def is_first_of_the_reporter(facts: ReportFacts) -> DomainError | None:
    """Refuse a second appeal of whoever reported."""
    return AppealedAlready() if Party.REPORTER in facts.appeals else None


def is_of_the_reported(facts: ReportFacts) -> DomainError | None:
    """Refuse to take a decision back that the reported person has not appealed."""
    return None if facts.appeals[-1:] == (Party.REPORTED,) else NotTheirAppeal()


def is_of_the_reporter(facts: ReportFacts) -> DomainError | None:
    """Refuse to act after an appeal of the reported person: nothing gets worse by asking."""
    return None if facts.appeals[-1:] == (Party.REPORTER,) else NotTheirAppeal()


# ----------------------------------------------------------------------------------------- clocks
def start_claim(report: Any, now: datetime) -> None:
    """Give whoever took the report on half an hour; what was reported is closed to them as yet."""
    report.claimed_until, report.opened_at = now + POLICY.claim, None


def end_claim(report: Any, _now: datetime) -> None:
    """Let nobody hold the report, nor read what was reported."""
    report.claimed_by = report.claimed_until = report.opened_at = None


def open_letter(report: Any, now: datetime) -> None:
    """Let whoever holds the report read what was reported, as long as they hold it."""
    report.opened_at = report.opened_at or now


def close(report: Any, now: datetime) -> None:
    """End the report's time in the queue."""
    end_claim(report, now)
    report.closed_at = now


def reopen(report: Any, now: datetime) -> None:
    """Put a decided report back into the queue, with a time of its own."""
    report.closed_at, report.due_at = None, appeal_due(now)


# ------------------------------------------------------------------------------------ the machine
ReportStep = Transition[ReportState, ReportFacts]

_OPEN = frozenset({ReportState.OPEN})
_CLAIMED = frozenset({ReportState.CLAIMED})
_ESCALATED = frozenset({ReportState.ESCALATED})
_APPEALED = frozenset({ReportState.APPEALED})
_ACTED = frozenset({ReportState.ACTION_TAKEN})
_UPHELD = frozenset({ReportState.UPHELD})
_CHANGED = frozenset({ReportState.CHANGED})
_NOTHING_DONE = frozenset({ReportState.NO_ACTION, ReportState.OUT_OF_SCOPE})
_STAFF = frozenset({"staff"})
_SYSTEM = frozenset({"system"})
_REPORTER = frozenset({"reporter"})
_REPORTED = frozenset({"reported"})
# Somebody outside, or the site itself: they say it once.
_UNSIGNED = frozenset({"stranger", "system"})

_MAY_CLAIM = (is_unconflicted, is_theirs, is_free)
_HOLDS = (is_unconflicted, is_theirs, holds_it)
_HOLDS_NOW = (*_HOLDS, has_time_left)

# Where a report stands that somebody holds, and where when they put it back.
_HELD = (
    (_CLAIMED, ReportState.CLAIMED, ReportState.OPEN),
    (_ESCALATED, ReportState.ESCALATED, ReportState.ESCALATED),
    (_APPEALED, ReportState.APPEALED, ReportState.APPEALED),
)

REPORT: tuple[ReportStep, ...] = (
    Transition("open", _OPEN, ReportState.OPEN, _REPORTER | _UNSIGNED, event="opened"),
    Transition("add", _OPEN, ReportState.OPEN, _REPORTER),
    Transition("add", _CLAIMED, ReportState.CLAIMED, _REPORTER),
    Transition("add", _ESCALATED, ReportState.ESCALATED, _REPORTER),
    Transition(
        "claim", _OPEN | _CLAIMED, ReportState.CLAIMED, _STAFF, _MAY_CLAIM, clock=start_claim
    ),
    Transition("claim", _ESCALATED, ReportState.ESCALATED, _STAFF, _MAY_CLAIM, clock=start_claim),
    Transition("claim", _APPEALED, ReportState.APPEALED, _STAFF, _MAY_CLAIM, clock=start_claim),
    *(
        step
        for held, stays, back in _HELD
        for step in (
            Transition(
                "open_letter",
                held,
                stays,
                _STAFF,
                (*_HOLDS_NOW, holds_a_letter),
                clock=open_letter,
            ),
            Transition(
                "end_request",
                held,
                stays,
                _STAFF,
                (*_HOLDS_NOW, is_of_a_request),
                ("end_request",),
            ),
            Transition("ask_to_read", held, stays, _STAFF, (*_HOLDS_NOW, has_a_conversation)),
            Transition("read", held, stays, _STAFF, (*_HOLDS_NOW, has_a_conversation)),
            Transition("ask_to_remove", held, stays, _STAFF, _HOLDS_NOW),
            Transition(
                "release",
                held,
                back,
                _STAFF,
                (holds_it,),
                clock=end_claim,
            ),
            Transition(
                "lapse",
                held,
                back,
                _SYSTEM,
                (claim_ran_out,),
                clock=end_claim,
            ),
        )
    ),
    Transition(
        "escalate",
        _CLAIMED,
        ReportState.ESCALATED,
        _STAFF,
        (*_HOLDS, has_somebody_above),
        clock=end_claim,
    ),
    *(
        Transition(
            kind.value,
            _CLAIMED | _ESCALATED,
            OUTCOMES[kind],
            _STAFF,
            _HOLDS,
            (kind.value,) if kind.is_action else (),
            close,
            "decided",
        )
        for kind in DecisionKind
        if kind in FIRST
    ),
    Transition(
        "appeal",
        _ACTED | _CHANGED,
        ReportState.APPEALED,
        _REPORTED,
        (concerns_the_reported, is_in_time),
        clock=reopen,
    ),
    Transition(
        "appeal",
        _NOTHING_DONE,
        ReportState.APPEALED,
        _REPORTER,
        (is_first_of_the_reporter, is_in_time),
        clock=reopen,
    ),
    Transition("uphold", _APPEALED, ReportState.UPHELD, _STAFF, _HOLDS, (), close, "decided"),
    Transition(
        "overturn",
        _APPEALED,
        ReportState.CHANGED,
        _STAFF,
        (*_HOLDS, is_of_the_reported),
        ("overturn",),
        close,
        "decided",
    ),
    *(
        Transition(
            kind.value,
            _APPEALED,
            ReportState.CHANGED,
            _STAFF,
            (*_HOLDS, is_of_the_reporter),
            (kind.value,),
            close,
            "decided",
        )
        for kind in DecisionKind
        if kind.is_action
    ),
    *(
        Transition(name, states, next(iter(states)), _STAFF, (is_unconflicted,))
        for name in ("unhide", "reinstate")
        for states in (_ACTED, _UPHELD, _CHANGED)
    ),
)
