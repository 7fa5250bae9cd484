"""Whom somebody would like to be matched with: when it can be said, and in which order."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from alumnet.programmes.rules.enrol_timing import ROLLS, Timing
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import CohortState, EnrolmentState

State = EnrolmentState
# Who can wish, and whom: their place isn't lost, and nobody is theirs yet. For whom a pair is
# thought of is among them: the page of somebody in the pool tells nobody that one is.
WISHING: Final = frozenset(
    {
        State.APPLIED,
        State.CHANGES_REQUESTED,
        State.ELIGIBLE,
        State.CONFIRMED,
        State.IN_POOL,
        State.PROPOSED,
        State.WAITLISTED,
    }
)
WISHED: Final = frozenset({State.ELIGIBLE, State.CONFIRMED, State.IN_POOL, State.PROPOSED})


class WishStep(StrEnum):
    """What can be done with a wish."""

    ADD = "add"
    UP = "up"
    REMOVE = "remove"


def may_wish(timing: Timing, state: EnrolmentState) -> bool:
    """Whether wishes still count: until people are matched, in a rolling cohort all the while."""
    taken = ROLLS if timing.is_rolling else {CohortState.OPEN, CohortState.CLOSED}
    return state in WISHING and timing.state in taken


def wishes_after(wishes: Sequence[int], step: WishStep, wanted: int) -> list[int]:
    """Return the wishes in their order after a step; what can't be done changes nothing."""
    found = [each for each in wishes if each != wanted]
    if step is WishStep.REMOVE:
        return found
    if wanted not in wishes:
        is_full = step is WishStep.UP or len(wishes) >= POLICY.wishes
        return found if is_full else [*found, wanted]
    if step is WishStep.ADD:
        return list(wishes)
    place = max(0, wishes.index(wanted) - 1)
    return [*found[:place], wanted, *found[place:]]
