"""The form with which somebody applies to a cohort, made of what the cohort asks."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Field,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from alumnet.kernel.text import clean_text
from alumnet.programmes.commands.enrol_joining import Answered, Sent
from alumnet.programmes.forms.days import CohortDayField
from alumnet.programmes.forms.setup_fields import line
from alumnet.programmes.queries.enrol_place import ApplicationPage, Question
from alumnet.programmes.rules.hours import read_as
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import AnswerKind, Side

_CHOICES = {
    AnswerKind.YES_NO: [SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    AnswerKind.SCALE: [SelectChoice(str(point), str(point)) for point in range(1, 6)],
}
_LONG = Length(max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters")


def _plain(value: str | None) -> str:
    return clean_text(value or "")


def _answered(message: str) -> Any:
    def check(_form: FlaskForm, field: Field) -> None:
        if not field.data:
            raise StopValidation(message)

    return check


def _readable(_form: FlaskForm, field: Field) -> None:
    if not read_as(field.data):
        raise StopValidation(
            "We can't read an hour in this. Write it like “Tuesday evenings”, or leave it empty"
        )


class _Application(FlaskForm):
    """What every application has."""

    hopes = TextAreaField("What you hope for", filters=[_plain], validators=[Optional(), _LONG])
    hours = StringField(
        "When you usually have time",
        filters=[line],
        validators=[
            Optional(),
            Length(
                max=POLICY.hours_length, message=f"Keep it under {POLICY.hours_length} characters"
            ),
            _readable,
        ],
    )
    may_read_workplace = BooleanField("My workplace may be read from my profile later on")


def field_of(question: Question) -> Any:
    """Return the field of a question. What was never offered is no answer."""
    answer = f"Answer “{question.wording}”"
    needed = [_answered(answer)] if question.is_required else [Optional()]
    if question.kind is AnswerKind.TEXT:
        return TextAreaField(question.wording, filters=[_plain], validators=[*needed, _LONG])
    field = SelectMultipleField if question.kind is AnswerKind.SOME_OF else RadioField
    choices = _CHOICES.get(question.kind) or [SelectChoice(each, each) for each in question.choices]
    offered = {each.value for each in choices}
    return field(
        question.wording,
        choices=choices,
        coerce=lambda value: value if value in offered else None,
        validators=needed,
        validate_choice=False,
    )


def application_of(page: ApplicationPage, side: Side) -> Any:
    """Return the form of an application, filled with what was sent before.

    `asked` on it are the questions with their fields, in order.
    """
    own: dict[str, Any] = {name_of(each): field_of(each) for each in page.questions}
    if side is Side.MENTOR:
        bounds = NumberRange(1, page.most_places, f"Choose 1 to {page.most_places}")
        own["places"] = IntegerField(
            "How many you take", validators=[InputRequired("Write a number"), bounds]
        )
    if page.is_rolling:
        own["entry_on"] = CohortDayField(
            "Your first day", validators=[InputRequired("Choose a day")]
        )
    # Made last, so that the errors come in the order of the page.
    own["has_consented"] = BooleanField(
        "I have read who will know, and agree", validators=[_answered("Say that you agree")]
    )
    form: Any = type("ApplicationForm", (_Application,), own)(data=_before(page))
    form.asked = [(each, form[name_of(each)]) for each in page.questions]
    return form


def name_of(question: Question) -> str:
    """Return the name of the field of a question."""
    return f"q-{question.public_id}"


def _before(page: ApplicationPage) -> dict[str, Any]:
    answers = {name_of(each): given_in(each) for each in page.questions}
    return answers | {
        "places": page.places or 1,
        "hopes": page.hopes,
        "hours": page.hours,
        "entry_on": page.entry_on,
        "may_read_workplace": page.may_read_workplace,
        "has_consented": not page.is_first,
    }


def given_in(question: Question) -> Any:
    """Return what its field holds of what was answered before."""
    if question.kind is AnswerKind.TEXT:
        return question.text
    if question.kind is AnswerKind.SOME_OF:
        return [*question.chosen]
    return next(iter(question.chosen), None)


def sent(form: Any, side: Side) -> Sent:
    """Return what was written into a form that is in order."""
    return Sent(
        side=side,
        places=form.places.data if side is Side.MENTOR else 0,
        hopes=form.hopes.data,
        hours=form.hours.data or "",
        entry_on=form.entry_on.data if "entry_on" in form else None,
        may_read_workplace=form.may_read_workplace.data,
        answers={each.public_id: answer_in(each, field.data) for each, field in form.asked},
    )


def answer_in(question: Question, data: Any) -> Answered:
    """Return what somebody wrote into its field as an answer."""
    if question.kind is AnswerKind.TEXT:
        return Answered(text=data or "")
    if question.kind is AnswerKind.SOME_OF:
        return Answered(chosen=tuple(filter(None, data or ())))
    if question.kind is AnswerKind.SCALE:
        return Answered(chosen=(int(data),) if data else ())
    return Answered(chosen=(data,) if data else ())
