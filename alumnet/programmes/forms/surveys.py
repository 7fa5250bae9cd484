"""The form with which somebody answers a survey, made of its questions."""

from collections.abc import Mapping
from typing import Any

from flask_wtf import FlaskForm

from alumnet.programmes.commands.enrol_joining import Answered
from alumnet.programmes.forms.enrol import answer_in, field_of, given_in, name_of
from alumnet.programmes.queries.surveys import SurveyPage


def survey_form(page: SurveyPage) -> Any:
    """Return the form of a survey with what was said before; `asked` has questions and fields."""
    fields = {name_of(each): field_of(each) for each in page.questions}
    before = {name_of(each): given_in(each) for each in page.questions}
    form: Any = type("SurveyForm", (FlaskForm,), fields)(data=before)
    form.asked = [(each, form[name_of(each)]) for each in page.questions]
    return form


def answers_in(form: Any) -> Mapping[str, Answered]:
    """Return what was written into a form that is in order, by question."""
    return {each.public_id: answer_in(each, field.data) for each, field in form.asked}
