"""Forms of a mentor's desk: shape and field errors."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError

from alumnet.accounts.rules import normalised_email
from alumnet.kernel.fields import DayField
from alumnet.mentoring.forms.fields import needed, plain_line, plain_text

LONGEST_NOTE = 4000


class NoteForm(FlaskForm):
    """What I practised, and when."""

    version = HiddenField(default="0")
    on = DayField("When", [needed("Choose a day")])
    text = TextAreaField(
        "What I practised",
        [
            needed("Write what you practised"),
            Length(max=LONGEST_NOTE, message=f"Keep it under {LONGEST_NOTE:,} characters"),
        ],
        filters=[plain_text],
    )

    @property
    def version_number(self) -> int:
        """The version that was shown; -1 for one that isn't a number."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - beyond any count of saves


class ArrangerForm(FlaskForm):
    """Whom to ask to arrange one's times."""

    email = StringField("Their e-mail address", [needed("Enter an e-mail address")])

    def validate_email(self, field: Field) -> None:
        """Keep an address as it is kept everywhere, or say that it is none."""
        found = normalised_email(field.data or "")
        if found is None:
            raise ValidationError("Enter an e-mail address, like name@example.org")
        field.data = found


HOUR_LENGTHS = {45: "45 minutes", 60: "An hour", 90: "An hour and a half"}
LONGEST_PLACE = 300


class GroupHourForm(FlaskForm):
    """When, how long and where several people may come, and who of them."""

    day = DayField("Day", [needed("Choose a day")])
    at = StringField("Time", [needed("Enter a time, like 17:30")], filters=[plain_line])
    minutes = SelectField(
        "How long",
        choices=[SelectChoice(str(length), words) for length, words in HOUR_LENGTHS.items()],
        validate_choice=False,
        default="60",
    )
    place = StringField(
        "Where",
        [
            needed("Say where: a link, or a place"),
            Length(max=LONGEST_PLACE, message=f"Keep it under {LONGEST_PLACE} characters"),
        ],
        filters=[plain_line],
    )
    second = RadioField(
        "Clocks go back that night. Which of the two do you mean?",
        [Optional()],
        choices=[SelectChoice("first", "The first"), SelectChoice("second", "The second")],
        validate_choice=False,
    )
    people = SelectMultipleField("Who may come", validate_choice=False)
    # Set when the time comes twice that day, so that the question is shown.
    asks_which = False

    def prepare(self, people: Sequence[tuple[str, str]]) -> None:
        """Let one choose among those who asked: (public id of the request, name)."""
        self.people.choices = [SelectChoice(*each) for each in people]

    def validate_at(self, field: Field) -> None:
        """Read a time of day."""
        try:
            self.time = time.fromisoformat(field.data)
        except ValueError:
            raise ValidationError("Enter a time, like 17:30") from None

    def validate_minutes(self, field: Field) -> None:
        """Take one of the lengths."""
        if field.data not in {str(length) for length in HOUR_LENGTHS}:
            raise ValidationError("Choose how long")

    @property
    def local(self) -> datetime:
        """What a clock shows then; only after the form was found valid."""
        day: date = self.day.data or date.min
        return datetime.combine(day, self.time.replace(tzinfo=None, second=0, microsecond=0))

    @property
    def is_second(self) -> bool | None:
        """Which of two equal times is meant; None when nobody said."""
        return {"first": False, "second": True}.get(self.second.data or "")


class TimesForm(FlaskForm):
    """Up to three times for one conversation, as clocks show them where the writer is."""

    number = HiddenField(default="")
    day_1 = DayField("Day", [needed("Choose a day")])
    at_1 = StringField("Time", [needed("Enter a time, like 17:30")], filters=[plain_line])
    day_2 = DayField("Or on", [Optional()])
    at_2 = StringField("At", [Optional()], filters=[plain_line])
    day_3 = DayField("Or else on", [Optional()])
    at_3 = StringField("At that day", [Optional()], filters=[plain_line])
    minutes = SelectField(
        "How long",
        choices=[SelectChoice(str(length), words) for length, words in HOUR_LENGTHS.items()],
        validate_choice=False,
        default="45",
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Also read the times; a day without a time, or the other way round, is asked about."""
        is_valid = bool(super().validate(extra_validators))
        self.locals: list[datetime] = []
        for day, at in ((self.day_1, self.at_1), (self.day_2, self.at_2), (self.day_3, self.at_3)):
            if not day.data and not at.data:
                continue
            try:
                clock = time.fromisoformat(at.data or "")
            except ValueError:
                at.errors = ["Enter a time, like 17:30"]
                is_valid = False
                continue
            if day.data is None:
                day.errors = day.errors or ["Choose a day"]
                is_valid = False
                continue
            clock = clock.replace(tzinfo=None, second=0, microsecond=0)
            self.locals.append(datetime.combine(day.data, clock))
        return is_valid

    @property
    def session_number(self) -> int | None:
        """The session for which other times are proposed; None for a new one."""
        text = self.number.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None  # noqa: PLR2004 - no mentorship has so many

    @property
    def length(self) -> int:
        """How long, in minutes; the usual length for what is none of them."""
        known = {str(each): each for each in HOUR_LENGTHS}
        return known.get(self.minutes.data or "", 45)
