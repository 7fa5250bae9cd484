"""What those who look after a cohort can do with applications, one or many at once."""

from enum import StrEnum

from alumnet.kernel.transitions import allowed
from alumnet.programmes.rules.enrolment_table import ENROLMENT, EnrolmentFacts
from alumnet.programmes.rules.states import EnrolmentState, HelperPart


class Act(StrEnum):
    """An act, named as its row in the table of steps."""

    FIND_ELIGIBLE = "find_eligible"
    ASK_CHANGES = "ask_changes"
    FIND_INELIGIBLE = "find_ineligible"
    LOOK_AGAIN = "look_again"
    ASK_TO_CONFIRM = "ask_to_confirm"
    REMIND = "remind_invited"
    TAKE_OUT = "take_out"


def part_for(act: Act) -> HelperPart:
    """Return who may do it: helpers remind, managers decide."""
    return HelperPart.HELPER if act is Act.REMIND else HelperPart.MANAGER


def acts_on(state: EnrolmentState, facts: EnrolmentFacts) -> frozenset[Act]:
    """Return what can be done with somebody who stands there."""
    names = {step.name for step in allowed(ENROLMENT, state, "staff", facts)}
    return frozenset(act for act in Act if act.value in names)
