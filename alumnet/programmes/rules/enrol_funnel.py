"""How far people came on their way into a cohort, and where some are missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from alumnet.programmes.rules.states import EnrolmentState as State
from alumnet.programmes.rules.states import Side


class Stage(StrEnum):
    """The stages of the way in, each of which includes those after it."""

    ASKED = "asked"
    APPLIED = "applied"
    ELIGIBLE = "eligible"
    CONFIRMED = "confirmed"
    MATCHED = "matched"


class Missing(StrEnum):
    """Who hasn't gone on, and is waited for."""

    NO_ANSWER = "no_answer"
    CHANGES = "changes"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    PLACE = "place"


_REACHED: Final = {
    State.INVITED: Stage.ASKED,
    State.APPLIED: Stage.APPLIED,
    State.CHANGES_REQUESTED: Stage.APPLIED,
    State.INELIGIBLE: Stage.APPLIED,
    State.ELIGIBLE: Stage.ELIGIBLE,
    State.CONFIRMED: Stage.CONFIRMED,
    State.IN_POOL: Stage.CONFIRMED,
    State.PROPOSED: Stage.CONFIRMED,
    State.WAITLISTED: Stage.CONFIRMED,
    State.NO_MATCH: Stage.CONFIRMED,
    State.COMPARISON: Stage.CONFIRMED,
    State.MATCHED: Stage.MATCHED,
    State.FINISHED: Stage.MATCHED,
    State.LEFT: Stage.MATCHED,
}
# Who hangs where; those who were asked to confirm are told apart by their clock.
WAITED_FOR: Final = {
    Missing.NO_ANSWER: frozenset({State.INVITED}),
    Missing.CHANGES: frozenset({State.CHANGES_REQUESTED}),
    Missing.DECISION: frozenset({State.APPLIED}),
    Missing.CONFIRMATION: frozenset({State.ELIGIBLE}),
    Missing.PLACE: frozenset({State.WAITLISTED}),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Somebody's state, and how far they had come if they stepped back or were taken out."""

    side: Side
    state: State
    left_from: State | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many of one side reached each stage, how many were lost on the way, who is waited for."""

    side: Side
    reached: Mapping[Stage, int]
    lost: int
    missing: Mapping[Missing, int]


def funnel(side: Side, counts: Mapping[Way, int]) -> Funnel:
    """Return the way in of one side. Whoever left counts for the stages they had reached."""
    stages = list(Stage)
    reached = dict.fromkeys(stages, 0)
    lost = 0
    here: dict[State, int] = {}
    for way, count in counts.items():
        if way.side is not side:
            continue
        here[way.state] = here.get(way.state, 0) + count
        lost += count if way.state is State.DROPPED else 0
        last = _REACHED.get(way.left_from or way.state, Stage.ASKED)
        for stage in stages[: stages.index(last) + 1]:
            reached[stage] += count
    missing = {
        who: sum(here.get(state, 0) for state in states) for who, states in WAITED_FOR.items()
    }
    return Funnel(side, reached, lost, {who: count for who, count in missing.items() if count})
