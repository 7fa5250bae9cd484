"""Forms of data rights."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from alumnet.kernel.cleaning import clean_text
from alumnet.kernel.clock import now
from alumnet.rights.commands import Farewell
from alumnet.rights.rules.policy import POLICY


def clean(text: str | None) -> str:
    """Return what was typed without what doesn't belong in plain text."""
    return clean_text(text or "")


class CloseForm(FlaskForm):
    """The end of an account; with `close_form` also last words to each person one mentors."""

    understood = BooleanField(
        "I have read what goes and what stays",
        validators=[DataRequired("Tick this once you have read it")],
    )

    def parts_of(self, mentorship: str) -> tuple[Field, Field | None]:
        """Return the fields for one mentee: words, and colleagues where there are any."""
        return self[f"words_{mentorship}"], self._fields.get(f"colleagues_{mentorship}")

    def farewells(self, mentorships: Sequence[str]) -> dict[str, Farewell]:
        """Return what was written to each, by the public id of the mentorship."""
        found = {}
        for each in mentorships:
            words, colleagues = self.parts_of(each)
            found[each] = Farewell(words.data or "", tuple(colleagues.data if colleagues else ()))
        return found


def close_form(
    mentorships: Sequence[tuple[str, str]], colleagues: Sequence[tuple[str, str]]
) -> CloseForm:
    """Return the form for somebody who mentors these: (public id, first name) each."""
    fields: dict[str, Field] = {}
    for public_id, name in mentorships:
        most = POLICY.last_words_length
        fields[f"words_{public_id}"] = TextAreaField(
            f"A last message to {name}",
            filters=[clean],
            validators=[Length(max=most, message=f"Keep it under {most} characters")],
        )
        if colleagues:
            fields[f"colleagues_{public_id}"] = SelectMultipleField(
                f"Who could go on with {name}",
                choices=[SelectChoice(*each) for each in colleagues],
                option_widget=CheckboxInput(),
                widget=ListWidget(prefix_label=False),
                validators=[
                    Length(
                        max=POLICY.most_colleagues,
                        message=f"Choose {POLICY.most_colleagues} people at most",
                    )
                ],
            )
    form: CloseForm = type("CloseFormOfMentor", (CloseForm,), fields)()
    return form


def _source() -> TextAreaField:
    most = POLICY.source_length
    return TextAreaField(
        "How you know",
        filters=[clean],
        validators=[
            DataRequired("Say how you know, like: letter of 3 May, in the office"),
            Length(max=most, message=f"Keep it under {most} characters"),
        ],
        description="For the audit log. Name the letter or call, and tell no more than needed.",
    )


class WishForm(FlaskForm):
    """That somebody, or their family, wants to be erased."""

    source = _source()


class DeathForm(FlaskForm):
    """That somebody has died."""

    on = DateField(
        "Day",
        [Optional()],
        render_kw={"max": "9999-12-31"},
        description="Leave it empty when you don't know it.",
    )
    source = _source()

    def validate_on(self, field: Field) -> None:
        """Refuse a day that is still to come."""
        if field.data and field.data > now().date():
            raise ValidationError("That day is still to come")


class StanceForm(FlaskForm):
    """What an association decides about those who died, and who study still."""

    remembers = BooleanField("Remember on a page of their own, for members, who has died")
    students_are_shown = BooleanField("Show people who study still to other members")
    students_are_mentored = BooleanField("Let people who study still look for a mentor")
