"""The life of a proposed pair: every step is a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Clock, Guard, Transition, clear, keep, run_for
from alumnet.programmes.rules.errors import (
    NoPlaceLeft,
    NotDueYet,
    PairRemindedLately,
    PairTaken,
)
from alumnet.programmes.rules.follow_up import may_remind
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import UNPUBLISHED
from alumnet.programmes.rules.states import ProposalState as State

MANAGER: Final = frozenset({"manager"})
# The mentee answers first, so that no mentor says yes to somebody who then says no.
FIRST: Final = frozenset({"first"})
SECOND: Final = frozenset({"second"})
SYSTEM: Final = frozenset({"system"})
_OFFERED: Final = (State.OFFERED, State.ACCEPTED_BY_FIRST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalFacts:
    """What guards look at: the clock, and whether the mentor still has the place.

    `are_together` says that the two have each other already, by another programme.
    """

    now: datetime
    due_at: datetime | None = None
    has_place: bool = True
    are_together: bool = False
    # When somebody who looks after the cohort last reminded a pair.
    reminded_at: datetime | None = None


ProposalStep = Transition[State, ProposalFacts]


def is_due(facts: ProposalFacts) -> DomainError | None:
    """Refuse while the clock runs."""
    is_past = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_past else NotDueYet()


def has_place(facts: ProposalFacts) -> DomainError | None:
    """Refuse when the mentor's places are taken by others meanwhile."""
    return None if facts.has_place else NoPlaceLeft()


def not_together(facts: ProposalFacts) -> DomainError | None:
    """Refuse for two who have each other already."""
    return PairTaken() if facts.are_together else None


def was_left_alone(facts: ProposalFacts) -> DomainError | None:
    """Refuse to remind a pair again within the week."""
    return None if may_remind(facts.reminded_at, facts.now) else PairRemindedLately()


def _step(
    name: str,
    from_: State | Iterable[State],
    to: State,
    actor: frozenset[str],
    *,
    guards: tuple[Guard[ProposalFacts], ...] = (),
    effects: tuple[str, ...] = (),
    clock: Clock = keep,
    event: str = "",
) -> ProposalStep:
    states = frozenset((from_,) if isinstance(from_, State) else from_)
    return Transition(name, states, to, actor, guards, effects, clock, event)


PROPOSAL: tuple[ProposalStep, ...] = (
    _step("lock", State.COMPUTED, State.SHORTLISTED, MANAGER),
    _step("unlock", State.SHORTLISTED, State.COMPUTED, MANAGER),
    _step("submit", (State.COMPUTED, State.SHORTLISTED), State.UNDER_REVIEW, MANAGER),
    _step("give_back", State.UNDER_REVIEW, State.SHORTLISTED, MANAGER),
    _step(
        "withdraw",
        UNPUBLISHED,
        State.WITHDRAWN,
        MANAGER | SYSTEM,
        effects=("put_back",),
        clock=clear,
    ),
    _step(
        "offer",
        State.UNDER_REVIEW,
        State.OFFERED,
        MANAGER,
        clock=run_for(POLICY.answering),
        event="offered",
    ),
    _step(
        "accept",
        State.OFFERED,
        State.ACCEPTED_BY_FIRST,
        FIRST,
        guards=(not_together, has_place),
        clock=run_for(POLICY.answering),
        event="accepted_by_first",
    ),
    _step(
        "accept",
        State.ACCEPTED_BY_FIRST,
        State.LIVE,
        SECOND,
        guards=(not_together, has_place),
        effects=("begin_mentorship",),
        clock=clear,
        event="live",
    ),
    _step(
        "decline",
        State.OFFERED,
        State.DECLINED,
        FIRST,
        effects=("part", "put_back"),
        clock=clear,
        event="declined",
    ),
    _step(
        "decline",
        State.ACCEPTED_BY_FIRST,
        State.DECLINED,
        SECOND,
        effects=("part", "put_back"),
        clock=clear,
        event="declined",
    ),
    _step(
        "stay_silent",
        _OFFERED,
        State.DECLINED,
        SYSTEM,
        guards=(is_due,),
        effects=("part", "put_back"),
        clock=clear,
        event="declined",
    ),
    _step("remind", State.OFFERED, State.OFFERED, SYSTEM, event="first_reminded"),
    _step(
        "remind",
        State.ACCEPTED_BY_FIRST,
        State.ACCEPTED_BY_FIRST,
        SYSTEM,
        event="second_reminded",
    ),
    _step(
        "follow_up",
        State.LIVE,
        State.LIVE,
        MANAGER,
        guards=(was_left_alone,),
        event="followed_up",
    ),
    _step(
        "end",
        State.LIVE,
        State.WITHDRAWN,
        SYSTEM,
        effects=("part", "lose_partner"),
        event="ended",
    ),
    _step(
        "take_back",
        _OFFERED,
        State.WITHDRAWN,
        MANAGER | SYSTEM,
        effects=("put_back",),
        clock=clear,
        event="taken_back",
    ),
)
