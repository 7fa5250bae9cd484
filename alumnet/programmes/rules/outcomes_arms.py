"""Who is compared with whom: as places were given, not as things went."""

from dataclasses import dataclass

from alumnet.programmes.rules.outcome_states import Arm, Design
from alumnet.programmes.rules.states import EnrolmentState, Side

# Eligible, and without a partner in the end.
WITHOUT_PLACE = frozenset(
    {EnrolmentState.WAITLISTED, EnrolmentState.NO_MATCH, EnrolmentState.COMPARISON}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """What became of somebody's wish for a place; `lot` is their place in a lottery."""

    side: Side
    state: EnrolmentState
    lot: int | None = None
    was_offered: bool = False
    was_matched: bool = False


def held(design: Design, places: int | None) -> Design:
    """Return the comparison that can be made: without a draw (of `places`) there is no lottery."""
    is_missing = design is Design.LOTTERY and places is None
    return Design.DESCRIPTIVE if is_missing else design


def arm_of(design: Design, placing: Placing, places: int | None) -> Arm | None:
    """Return on which side of the comparison somebody is; None for neither.

    A lottery is among those who look for a mentor; of all others it is only described who had a
    partner.
    """
    if design is Design.LOTTERY and placing.side is not Side.MENTOR:
        if placing.lot is None or places is None:
            return None
        return Arm.PLACED if placing.lot <= places else Arm.COMPARED
    if design is Design.NOT_PLACED:
        if placing.was_offered:
            return Arm.PLACED
        return Arm.COMPARED if placing.state in WITHOUT_PLACE else None
    return Arm.PLACED if placing.was_matched else None


def design_of_side(design: Design, side: Side) -> Design:
    """Return how people of one side are compared: lots are drawn among mentees alone."""
    is_apart = design is Design.LOTTERY and side is Side.MENTOR
    return Design.DESCRIPTIVE if is_apart else design
