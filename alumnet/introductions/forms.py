"""Forms of introductions: shape and field errors only."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from alumnet.introductions.rules.policy import POLICY
from alumnet.kernel.text import clean_text
from alumnet.members.queries.people import Face

LONGEST_NOTE = 1200
LONGEST_LINE = 300
_ANYBODY, _NAMED = "anybody", "named"


def _text(value: str | None) -> str:
    return clean_text(value or "")


def _short(what: str, most: int) -> Length:
    return Length(max=most, message=f"Keep {what} under {most} characters")


class AskingForm(FlaskForm):
    """A note to be passed on word for word, a line for whoever passes it on, and who that is."""

    through = RadioField("Through whom?", validate_choice=False)
    note = TextAreaField(
        "Your note",
        [InputRequired("Write a note to be passed on"), _short("the note", LONGEST_NOTE)],
        filters=[_text],
    )
    private_line = TextAreaField(
        "A line for whoever passes it on",
        [Optional(), _short("the line", LONGEST_LINE)],
        filters=[_text],
    )

    def prepare(self, through: str) -> None:
        """Offer the contact who is named, if one is, and anybody."""
        named = SelectChoice(_NAMED, through)
        anybody = SelectChoice(_ANYBODY, "Anybody who knows us both")
        self.through.choices = [named, anybody] if through else []

    def validate_through(self, field: Any) -> None:
        """Ask for a choice where there is one."""
        if field.choices and field.data not in {_NAMED, _ANYBODY}:
            raise ValidationError("Choose through whom")

    @property
    def by_name(self) -> bool:
        """Whether they chose whom they know by name."""
        return bool(self.through.data == _NAMED)


class OfferingForm(FlaskForm):
    """Whom to meet, and why the two should."""

    second = SelectField("Whom could they meet?", validate_choice=False)
    line = TextAreaField(
        "Why should they meet?",
        [
            InputRequired("Say in a line why they should meet"),
            _short("it", LONGEST_NOTE),
        ],
        filters=[_text],
    )

    def prepare(self, others: Sequence[Face]) -> None:
        """Offer the people whom one is connected with."""
        self.second.choices = [
            SelectChoice("", "Choose somebody"),
            *(SelectChoice(each.public_id, each.display_name) for each in others),
        ]
        self._known = {each.public_id for each in others}

    def validate_second(self, field: Any) -> None:
        """Refuse somebody who isn't among them."""
        if field.data not in self._known:
            raise ValidationError("Choose whom they could meet")


class PassingOnForm(FlaskForm):
    """What a connector adds when they pass a note on."""

    line = TextAreaField(
        "A line of your own", [Optional(), _short("the line", LONGEST_LINE)], filters=[_text]
    )
    tells_first = BooleanField("They may know that it was me")


class NotNowForm(FlaskForm):
    """From when on it may suit somebody."""

    not_before = DateField("From when may it suit you?", [Optional()])

    @property
    def day(self) -> date | None:
        """The day, None where none was given."""
        found: date | None = self.not_before.data
        return found


class BudgetForm(FlaskForm):
    """How often in a month somebody may be asked."""

    a_month = SelectField(
        "How often may you be asked in a month?",
        coerce=int,
        choices=[
            SelectChoice("0", "Never"),
            SelectChoice("1", "Once"),
            SelectChoice("2", "Twice"),
            SelectChoice("5", "Five times"),
            SelectChoice(str(POLICY.most_a_month), "Ten times"),
        ],
    )
