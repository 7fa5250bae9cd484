"""Setting up a cohort: where it stands, and where managing it goes on."""

from http import HTTPStatus

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.db import reading
from alumnet.programmes.queries.cohort_page import cohort_page
from alumnet.programmes.views.blueprint import blueprint, managed
from alumnet.programmes.views.steps_of_managing import STEPS, step_reached, url_of


@blueprint.get("/programmes/<cohort>/manage")
@member
def manage(cohort: str) -> ResponseReturnValue:
    """Lead to the step at which the cohort is, as far as the viewer may open it."""
    found = managed(cohort, part=None)
    reached = step_reached(found)
    urls = [url_of(step, found) for step in STEPS[reached::-1] + STEPS[reached + 1 :]]
    here = url_for("programmes.cohort", cohort=found.handle)
    return redirect(next((url for url in urls if url), here), HTTPStatus.SEE_OTHER)


@blueprint.get("/programmes/<cohort>/manage/setup")
@member
def setup(cohort: str) -> ResponseReturnValue:
    """Show what was decided about a cohort."""
    found = managed(cohort)
    page = cohort_page(reading(), current_viewer(), cohort)
    return render_template("programmes/setup.html", cohort=found, page=page)
