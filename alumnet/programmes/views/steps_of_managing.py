"""The steps of managing a cohort, as the stepper above its managing pages shows them.

A page gets its place here: fill the `endpoint` of its row once the page is there.
"""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.rules.states import CohortState, HelperPart
from alumnet.programmes.views.blueprint import blueprint


@dataclass(frozen=True, slots=True)
class ManagingStep:
    """A step: the page it leads to ("" while there is none), and which part opens it."""

    key: str
    label: str
    endpoint: str = ""
    part: HelperPart = HelperPart.MANAGER


STEPS = (
    ManagingStep("setup", "Set up", "programmes.setup"),
    ManagingStep("enrol", "Enrol", "programmes.enrolment", part=HelperPart.HELPER),
    ManagingStep("match", "Match", "programmes.board"),
    ManagingStep("review", "Review", "programmes.review", part=HelperPart.REVIEWER),
    ManagingStep("launch", "Launch", "programmes.launch"),
    ManagingStep("check-ins", "Check-ins", "programmes.follow_up", part=HelperPart.HELPER),
    ManagingStep("outcomes", "Outcomes", "programmes.outcomes"),
)
_KEYS = tuple(each.key for each in STEPS)

# The step at which a cohort is; what comes later is shown and can't be opened yet.
_REACHED = {
    CohortState.DRAFT: "setup",
    CohortState.OPEN: "enrol",
    CohortState.CLOSED: "match",
    CohortState.MATCHING: "match",
    CohortState.REVIEW: "review",
    CohortState.PUBLISHED: "launch",
    CohortState.RUNNING: "check-ins",
    CohortState.CLOSING: "outcomes",
    CohortState.COMPLETED: "outcomes",
    CohortState.ARCHIVED: "outcomes",
    CohortState.CANCELLED: "enrol",
}


def step_reached(cohort: ManagedCohort) -> int:
    """Return the place in STEPS of where a cohort is; one of rolling intake does all at once."""
    rolls = cohort.is_rolling and cohort.state is CohortState.OPEN
    return _KEYS.index("check-ins" if rolls else _REACHED[cohort.state])


def url_of(step: ManagingStep, cohort: ManagedCohort) -> str | None:
    """Return the address of a step's page; None where the viewer can't open it or none is there."""
    if not step.endpoint or not cohort.serves_as(step.part):
        return None
    return url_for(step.endpoint, cohort=cohort.handle)


@blueprint.app_template_global("managing_steps")
def managing_steps(cohort: ManagedCohort, current: str) -> list[dict[str, Any]]:
    """Return the items of the stepper on the page of the step `current`."""
    reached = step_reached(cohort)
    return [
        {
            "label": step.label,
            "url": url_of(step, cohort),
            "state": "now" if step.key == current else "done" if place <= reached else "next",
        }
        for place, step in enumerate(STEPS)
    ]
