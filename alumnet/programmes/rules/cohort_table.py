"""The life of a cohort: every step is a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Clock, Guard, Transition, clear, keep, run_for
from alumnet.programmes.rules.errors import (
    CohortNotReady,
    NothingToPublish,
    ReviewMissing,
    TooEarlyForCohort,
)
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import BEFORE_RUNNING
from alumnet.programmes.rules.states import CohortState as State

MANAGER: Final = frozenset({"manager"})
SYSTEM: Final = frozenset({"system"})
_EITHER: Final = MANAGER | SYSTEM


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFacts:
    """What guards look at.

    `missing` names the steps of the set-up that lack something; `unreviewed` counts the pairs that
    a second person has to look over and hasn't; `pairs` all of them.
    """

    now: datetime
    due_at: datetime | None = None
    missing: tuple[str, ...] = ()
    pairs: int = 0
    unreviewed: int = 0
    is_rolling: bool = False


CohortStep = Transition[State, CohortFacts]


def is_ready(facts: CohortFacts) -> DomainError | None:
    """Refuse to open what lacks a step of its set-up."""
    return CohortNotReady(missing=facts.missing) if facts.missing else None


def is_due(facts: CohortFacts) -> DomainError | None:
    """Refuse before the day."""
    is_past = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_past else TooEarlyForCohort()


def has_pairs(facts: CohortFacts) -> DomainError | None:
    """Refuse to publish nothing."""
    return None if facts.pairs else NothingToPublish()


def is_reviewed(facts: CohortFacts) -> DomainError | None:
    """Refuse what a second person hasn't looked over."""
    return ReviewMissing(pairs=facts.unreviewed) if facts.unreviewed else None


def rolls(facts: CohortFacts) -> DomainError | None:
    """Refuse to let people of a fixed cohort begin before they are matched together."""
    return None if facts.is_rolling else TooEarlyForCohort()


def _step(
    name: str,
    from_: State | Iterable[State],
    to: State,
    actor: frozenset[str] = MANAGER,
    *,
    guards: tuple[Guard[CohortFacts], ...] = (),
    effects: tuple[str, ...] = (),
    clock: Clock = keep,
    event: str = "",
) -> CohortStep:
    states = frozenset((from_,) if isinstance(from_, State) else from_)
    return Transition(name, states, to, actor, guards, effects, clock, event)


# The clock of a cohort runs until enrolment closes, until it begins, ends, or looked back: commands
# set it to the day, for the days are the cohort's own.
COHORT: tuple[CohortStep, ...] = (
    _step(
        "open", State.DRAFT, State.OPEN, guards=(is_ready,), effects=("freeze_plan",), event="open"
    ),
    _step("close", State.OPEN, State.CLOSED, clock=clear, event="closed"),
    _step(
        "run_out", State.OPEN, State.CLOSED, SYSTEM, guards=(is_due,), clock=clear, event="closed"
    ),
    _step("reopen", State.CLOSED, State.OPEN),
    # By the command line nobody in particular does it.
    _step("match", State.CLOSED, State.MATCHING, _EITHER, effects=("freeze_inputs",)),
    _step("ask_for_review", State.MATCHING, State.REVIEW, guards=(has_pairs,), event="in_review"),
    _step("give_back", State.REVIEW, State.MATCHING),
    _step(
        "publish",
        State.REVIEW,
        State.PUBLISHED,
        guards=(has_pairs, is_reviewed),
        effects=("offer_pairs", "tell_unplaced"),
        event="published",
    ),
    _step("begin", State.PUBLISHED, State.RUNNING, _EITHER, event="begun"),
    _step("roll", State.OPEN, State.RUNNING, _EITHER, guards=(rolls,), event="begun"),
    _step(
        "wind_up", State.RUNNING, State.CLOSING, clock=run_for(POLICY.look_back), event="closing"
    ),
    _step(
        "reach_end",
        State.RUNNING,
        State.CLOSING,
        SYSTEM,
        guards=(is_due,),
        clock=run_for(POLICY.look_back),
        event="closing",
    ),
    _step("complete", State.CLOSING, State.COMPLETED, clock=clear, effects=("finish_enrolments",)),
    _step(
        "look_back_over",
        State.CLOSING,
        State.COMPLETED,
        SYSTEM,
        guards=(is_due,),
        clock=clear,
        effects=("finish_enrolments",),
    ),
    _step("archive", State.COMPLETED, State.ARCHIVED),
    _step(
        "cancel",
        BEFORE_RUNNING,
        State.CANCELLED,
        clock=clear,
        effects=("withdraw_pairs",),
        event="cancelled",
    ),
)
