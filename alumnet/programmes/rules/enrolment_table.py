"""The life of an enrolment: every step is a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import Clock, Guard, Transition, clear, keep, run_for
from alumnet.programmes.rules.errors import (
    EnrolmentClosed,
    MembershipRests,
    NotAskedToConfirm,
    NotDueYet,
    RemindedEnough,
    TakenOut,
)
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import UNMATCHED
from alumnet.programmes.rules.states import EnrolmentState as State

PERSON: Final = frozenset({"person"})
STAFF: Final = frozenset({"staff"})
SYSTEM: Final = frozenset({"system"})
_UNSENT: Final = frozenset({State.INVITED, State.CHANGES_REQUESTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentFacts:
    """What guards look at: whether the cohort takes people, the clock, and what was before.

    `may_begin` is no for a person whose membership rests: what they have begun goes on, that's all.
    """

    now: datetime
    due_at: datetime | None = None
    is_enrolling: bool = True
    may_begin: bool = True
    was_taken_out: bool = False
    reminders_sent: int = 0


EnrolmentStep = Transition[State, EnrolmentFacts]


def takes_people(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse when the cohort takes nobody."""
    return None if facts.is_enrolling else EnrolmentClosed()


def is_here(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse whose membership rests: nothing new begins meanwhile."""
    return None if facts.may_begin else MembershipRests()


def is_due(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse while the clock runs."""
    is_past = facts.due_at is not None and facts.due_at <= facts.now
    return None if is_past else NotDueYet()


def is_asked(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse before the cohort asked who still wants to."""
    return None if facts.due_at is not None else NotAskedToConfirm()


def may_come_back(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse whom those who look after the cohort took out: they alone ask them back."""
    return TakenOut() if facts.was_taken_out else None


def may_be_reminded(facts: EnrolmentFacts) -> DomainError | None:
    """Refuse to ask somebody again and again."""
    return None if facts.reminders_sent < POLICY.reminders else RemindedEnough()


def _step(
    name: str,
    from_: State | Iterable[State],
    to: State,
    actor: frozenset[str],
    *,
    guards: tuple[Guard[EnrolmentFacts], ...] = (),
    effects: tuple[str, ...] = (),
    clock: Clock = keep,
    event: str = "",
) -> EnrolmentStep:
    states = frozenset((from_,) if isinstance(from_, State) else from_)
    return Transition(name, states, to, actor, guards, effects, clock, event)


_JOINING: tuple[EnrolmentStep, ...] = (
    _step(
        "apply", State.INVITED, State.APPLIED, PERSON, guards=(is_here, takes_people), clock=clear
    ),
    _step("ask_changes", State.APPLIED, State.CHANGES_REQUESTED, STAFF, event="changes_requested"),
    _step("apply_again", State.CHANGES_REQUESTED, State.APPLIED, PERSON, guards=(takes_people,)),
    _step(
        "edit",
        (State.APPLIED, State.ELIGIBLE),
        State.APPLIED,
        PERSON,
        guards=(takes_people,),
        clock=clear,
    ),
    _step(
        "remind_invited",
        State.INVITED,
        State.INVITED,
        STAFF,
        guards=(may_be_reminded,),
        event="invited_again",
    ),
    _step("find_eligible", State.APPLIED, State.ELIGIBLE, STAFF | SYSTEM, event="eligible"),
    _step("find_ineligible", State.APPLIED, State.INELIGIBLE, STAFF | SYSTEM, event="ineligible"),
    _step("look_again", State.INELIGIBLE, State.APPLIED, STAFF),
    _step(
        "ask_to_confirm",
        State.ELIGIBLE,
        State.ELIGIBLE,
        STAFF | SYSTEM,
        clock=run_for(POLICY.confirming),
        event="asked_to_confirm",
    ),
    _step(
        "remind",
        State.ELIGIBLE,
        State.ELIGIBLE,
        SYSTEM,
        guards=(is_due,),
        clock=run_for(POLICY.confirming),
        event="reminded_to_confirm",
    ),
    _step("confirm", State.ELIGIBLE, State.CONFIRMED, PERSON, guards=(is_asked,), clock=clear),
    _step(
        "fall_silent",
        State.ELIGIBLE,
        State.DROPPED,
        SYSTEM,
        guards=(is_due,),
        clock=clear,
        event="dropped",
    ),
    _step("withdraw", UNMATCHED, State.DROPPED, PERSON, effects=("withdraw_pairs",), clock=clear),
    _step(
        "take_out",
        UNMATCHED,
        State.DROPPED,
        STAFF | SYSTEM,
        effects=("withdraw_pairs",),
        clock=clear,
        event="taken_out",
    ),
    _step(
        "come_back",
        State.DROPPED,
        State.APPLIED,
        PERSON,
        guards=(is_here, takes_people, may_come_back),
    ),
    _step("ask_again", State.DROPPED, State.INVITED, STAFF, event="invited"),
    # The cohort goes on: without what was never sent, and at last without what nobody decided.
    _step("let_go", _UNSENT, State.DROPPED, SYSTEM, clock=clear),
    _step("go_on_without", State.APPLIED, State.DROPPED, SYSTEM, event="left_undecided"),
)
_MATCHING: tuple[EnrolmentStep, ...] = (
    _step("enter_pool", State.CONFIRMED, State.IN_POOL, SYSTEM),
    _step(
        "wait",
        (State.CONFIRMED, State.IN_POOL),
        State.WAITLISTED,
        STAFF | SYSTEM,
        event="waitlisted",
    ),
    _step("move_up", State.WAITLISTED, State.IN_POOL, STAFF | SYSTEM, event="moved_up"),
    _step("propose", State.IN_POOL, State.PROPOSED, SYSTEM),
    _step("put_back", State.PROPOSED, State.IN_POOL, SYSTEM),
    _step("stay_without", State.IN_POOL, State.NO_MATCH, SYSTEM, event="unplaced"),
    # As pairs are published all mentors are told the same, thought of or not.
    _step("stand_by", State.IN_POOL, State.IN_POOL, SYSTEM, event="standing_by"),
    _step("stand_by", State.PROPOSED, State.PROPOSED, SYSTEM, event="standing_by"),
    _step("try_again", State.NO_MATCH, State.IN_POOL, STAFF | SYSTEM),
    _step("match", State.PROPOSED, State.MATCHED, SYSTEM),
    _step("lose_partner", State.MATCHED, State.IN_POOL, SYSTEM),
    _step("compare", (State.WAITLISTED, State.NO_MATCH), State.COMPARISON, STAFF | SYSTEM),
)
_ENDING: tuple[EnrolmentStep, ...] = (
    _step("leave", State.MATCHED, State.LEFT, PERSON | STAFF | SYSTEM, effects=("end_pairs",)),
    _step("finish", State.MATCHED, State.FINISHED, SYSTEM),
)

ENROLMENT: tuple[EnrolmentStep, ...] = (*_JOINING, *_MATCHING, *_ENDING)
