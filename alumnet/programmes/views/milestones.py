"""Milestones for the two of a pair: saying that they got there, and taking it back."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.ids import public_id_of
from alumnet.programmes.commands import milestones as commands
from alumnet.programmes.queries.cohort_page import cohort_page
from alumnet.programmes.views.blueprint import blueprint, show


@blueprint.post("/programmes/<cohort>/milestones/<milestone>/reached")
@going_on
def reach_milestone(cohort: str, milestone: str) -> ResponseReturnValue:
    """Note that a pair got to a milestone."""
    page = cohort_page(reading(), current_viewer(), cohort)
    commands.say_reached(page.cohort_id, milestone, _pair(), by=current_viewer().person, now=now())
    flash("Noted: you got there. Until the cohort is over you can take it back.")
    return show("cohort", cohort=page.handle, _anchor="ahead")


@blueprint.post("/programmes/<cohort>/milestones/<milestone>/not-reached")
@going_on
def unreach_milestone(cohort: str, milestone: str) -> ResponseReturnValue:
    """Take back that a pair got to a milestone."""
    page = cohort_page(reading(), current_viewer(), cohort)
    commands.take_back_reached(page.cohort_id, milestone, _pair(), by=current_viewer().person)
    flash("Taken back.")
    return show("cohort", cohort=page.handle, _anchor="ahead")


def _pair() -> str:
    return public_id_of(request.form.get("pair", "")) or ""
