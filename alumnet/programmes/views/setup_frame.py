"""What the pages of a set-up share: their tabs in order, going on after a step, refusing kindly.

A step of the set-up gets its tab by a row here; checks link to it by its key.
"""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.queries.managing import ManagedCohort
from alumnet.programmes.rules.errors import CohortChanged
from alumnet.programmes.views.blueprint import blueprint, show
from alumnet.wording import sentence


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A tab of the set-up; `page` is an endpoint of this blueprint."""

    key: str
    label: str
    page: str


SETUP_STEPS = (
    SetupStep("setup", "Overview", "setup"),
    SetupStep("about", "About", "setup_about"),
    SetupStep("people", "People and days", "setup_people"),
    SetupStep("questions", "Questions", "setup_questions"),
    SetupStep("weights", "Rules and weights", "setup_weights"),
    SetupStep("words", "Words", "setup_words"),
    SetupStep("check_ins", "Check-ins", "setup_check_ins"),
    SetupStep("outcomes", "Outcome plan", "outcome_plan"),
    SetupStep("team", "Team", "setup_team"),
)


@blueprint.app_template_global("setup_steps")
def setup_steps(cohort: ManagedCohort, current: str) -> list[dict[str, Any]]:
    """Return the tabs of a set-up."""
    return [
        {
            "label": step.label,
            "url": url_for(f"programmes.{step.page}", cohort=cohort.handle),
            "current": step.key == current,
        }
        for step in SETUP_STEPS
    ]


def url_of_step(key: str, cohort: ManagedCohort) -> str | None:
    """Return the address of a step of the set-up; None while it has no page."""
    found = next((step for step in SETUP_STEPS if step.key == key), None)
    return url_for(f"programmes.{found.page}", cohort=cohort.handle) if found else None


def go_on(cohort: ManagedCohort, current: str) -> ResponseReturnValue:
    """Go to the next step after one was saved, or back to the overview if that was asked."""
    flash("Saved.")
    at = next(place for place, step in enumerate(SETUP_STEPS) if step.key == current)
    is_last = "leave" in request.form or at + 1 == len(SETUP_STEPS)
    return show("setup" if is_last else SETUP_STEPS[at + 1].page, cohort=cohort.handle)


def refuse(form: FlaskForm, error: DomainError, version: int | None = None) -> HTTPStatus:
    """Say in the form's summary why it wasn't saved, and return the status of that page.

    With the `version` of now a second press saves over what somebody else saved meanwhile.
    """
    if isinstance(error, NotFound):
        raise error
    form.form_errors.append(sentence(error))
    if not isinstance(error, CohortChanged) or version is None:
        return HTTPStatus.UNPROCESSABLE_ENTITY
    form.version.data = str(version)
    return HTTPStatus.CONFLICT
