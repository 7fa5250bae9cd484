"""Forms of imports: a file, what its columns hold, how many invitations a day."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileAllowed, FileField, FileRequired
from wtforms import FieldList, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange, Optional

from alumnet.imports.rules.columns import LABELS, Column
from alumnet.imports.rules.policy import POLICY
from alumnet.imports.rules.years import FIRST_YEAR, YEARS_AHEAD
from alumnet.kernel.days import DayOrder


class RosterForm(FlaskForm):
    """A file with the association's own list of people."""

    file = FileField(
        "File",
        validators=[
            FileRequired("Choose a file"),
            FileAllowed(["csv", "txt", "json", "jsonl"], "Choose a CSV, JSON or JSONL file"),
        ],
    )

    def refuse(self, sentence: str) -> None:
        """Show why the chosen file can't be used."""
        errors: Any = self.file.errors
        self.file.errors = [*errors, sentence]


class MembersForm(RosterForm):
    """A file of members out of any program."""

    file = FileField(
        "File",
        validators=[
            FileRequired("Choose a file"),
            FileAllowed(["csv", "tsv", "tab", "txt"], "Choose a CSV or text file"),
        ],
    )


_NOTHING = SelectChoice("", "Leave it out")
_COLUMNS = [_NOTHING, *(SelectChoice(column.value, label) for column, label in LABELS.items())]


class ColumnsForm(FlaskForm):
    """What each column of a file holds, and how its days are written."""

    columns = FieldList(SelectField("What it holds", choices=_COLUMNS))
    order = RadioField(
        "How are days like 03/04/2014 meant?",
        choices=[
            SelectChoice(DayOrder.DAY_FIRST.value, "3 April 2014: the day comes first"),
            SelectChoice(DayOrder.MONTH_FIRST.value, "4 March 2014: the month comes first"),
        ],
        validate_choice=False,
    )

    @classmethod
    def for_columns(cls, columns: Sequence[Column | None], order: DayOrder | None) -> "ColumnsForm":
        """Return the form for a file; what was sent counts for as many columns as there are."""
        form = cls(
            columns=[column.value if column else "" for column in columns],
            order=order.value if order else None,
        )
        while len(form.columns) > len(columns):
            form.columns.pop_entry()
        while len(form.columns) < len(columns):
            form.columns.append_entry("")
        return form

    @property
    def chosen(self) -> tuple[Column | None, ...]:
        """What each column holds; nothing for what we don't know."""
        known = {column.value: column for column in Column}
        return tuple(known.get(each.data or "") for each in self.columns)

    @property
    def day_order(self) -> DayOrder | None:
        """How days are written, None when that was not said."""
        return next((each for each in DayOrder if each.value == self.order.data), None)

    def ask_order(self) -> None:
        """Show that the order of days has to be said."""
        errors: Any = self.order.errors
        self.order.errors = [*errors, "Say how days like 03/04/2014 are meant"]


_MOST = POLICY.most_invitations_a_day
_YEAR = NumberRange(FIRST_YEAR, 2100 + YEARS_AHEAD, message="Enter a year of leaving, like 1998")


class WaveForm(FlaskForm):
    """Whom to invite day by day, and how many a day."""

    class_from = IntegerField("From the class of", [Optional(), _YEAR])
    class_to = IntegerField("To the class of", [Optional(), _YEAR])
    a_day = IntegerField(
        "Invitations a day",
        [
            InputRequired("Say how many a day"),
            NumberRange(1, _MOST, message=f"Choose between 1 and {_MOST:,} a day"),
        ],
        default=POLICY.invitations_a_day,
    )


class ChangesForm(FlaskForm):
    """From when on changes are taken out."""

    since = RadioField(
        "Which changes",
        choices=[
            SelectChoice("last", "Since the last time"),
            SelectChoice("all", "Everything there is"),
        ],
        default="last",
    )
