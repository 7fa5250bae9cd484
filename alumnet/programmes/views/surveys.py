"""A survey of a cohort for whoever was asked it."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.programmes.commands.surveying import answer_survey
from alumnet.programmes.forms.surveys import answers_in, survey_form
from alumnet.programmes.queries.cohort_page import cohort_page
from alumnet.programmes.queries.surveys import survey_page
from alumnet.programmes.rules.errors import SurveyClosed
from alumnet.programmes.views.blueprint import blueprint, form_status, lead_on, show
from alumnet.rights.retention import kept_in_words
from alumnet.rights.rules.policy import RETENTION
from alumnet.wording import sentence


@blueprint.route("/programmes/<cohort>/surveys/<survey>", methods=["GET", "POST"])
@going_on
def survey(cohort: str, survey: str) -> ResponseReturnValue:
    """Show a survey to whoever was asked it, and take the answers while it is open."""
    who = current_viewer()
    page = cohort_page(reading(), who, cohort)
    lead_on(cohort, page.handle)
    asked = survey_page(reading(), page.cohort_id, survey, who.person)
    form = survey_form(asked)
    if asked.closes_at <= now():
        flash(sentence(SurveyClosed()), "info")
        return show("cohort", cohort=page.handle)
    if form.validate_on_submit():
        try:
            answer_survey(page.cohort_id, survey, answers_in(form), by=who.person, now=now())
        except SurveyClosed as error:
            flash(sentence(error), "info")
        else:
            flash("Thank you. You can change it until it closes.")
        return show("cohort", cohort=page.handle)
    shown = render_template(
        "programmes/survey.html",
        page=page,
        asked=asked,
        form=form,
        kept=kept_in_words(RETENTION.survey_answers),
    )
    return shown, form_status()
