"""Surveys for those who look after a cohort: reminding, and what was said."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.ids import public_id_of
from alumnet.kernel.numbers import number
from alumnet.programmes.commands.surveying import remind_by_hand
from alumnet.programmes.queries.survey_results import survey_result
from alumnet.programmes.rules.states import HelperPart
from alumnet.programmes.views.blueprint import blueprint, managed, show


@blueprint.get("/programmes/<cohort>/manage/check-ins/surveys/<survey>")
@member
def survey_results(cohort: str, survey: str) -> ResponseReturnValue:
    """Show what was said to a survey; without names unless it asked with them."""
    found = managed(cohort)
    return render_template(
        "programmes/survey_results.html",
        cohort=found,
        result=survey_result(reading(), found.cohort_id, survey, now()),
    )


@blueprint.post("/programmes/<cohort>/manage/check-ins/surveys/<survey>/remind")
@member
def remind_survey(cohort: str, survey: str) -> ResponseReturnValue:
    """Remind one person who hasn't answered, or all, once a week at most."""
    found = managed(cohort, HelperPart.HELPER)
    who, sent = current_viewer().person, request.form.get("person")
    one = None if sent is None else public_id_of(sent) or ""
    many = remind_by_hand(found.cohort_id, found.association_id, survey, one, by=who, now=now())
    people = "person gets" if many == 1 else "people get"
    flash(
        f"{number(many).capitalize()} {people} a kind word."
        if many
        else "Whoever hasn't answered was asked or reminded in the last week."
    )
    return show("follow_up", cohort=found.handle)
