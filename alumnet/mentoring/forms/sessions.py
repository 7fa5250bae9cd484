"""Forms of sessions: times that are picked or typed, where, and what is said around them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time

from flask_wtf import FlaskForm
from wtforms import (
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional, ValidationError
from wtforms.widgets import TimeInput

from alumnet.kernel.fields import DayField
from alumnet.kernel.rows import Rows
from alumnet.mentoring.forms.fields import needed, plain_line, plain_text
from alumnet.mentoring.rules.session_errors import TimePassed, TimeSkipped, TimeTooFar, TimeTwice
from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.wall_times import WallTime, wall_time
from alumnet.wording import sentence

LONGEST_PLACE = 300
LONGEST_POINT = 300
LONGEST_WORDS = 2000
_MOST_DIGITS = 9
LENGTHS = (25, 30, 45, 60, 90, 120)
_LENGTH_WORDS = {25: "25 minutes", 60: "An hour", 90: "An hour and a half", 120: "Two hours"}


class HourField(StringField):
    """A time of day as a browser sends it, or nothing; `at` is what was read."""

    widget = TimeInput()

    @property
    def at(self) -> time | None:
        """The time that was typed; None for nothing and for what is no time."""
        try:
            read = time.fromisoformat((self.data or "").strip())
        except ValueError:
            return None
        return read.replace(second=0, microsecond=0, tzinfo=None)

    def pre_validate(self, _form: Form) -> None:
        """Say what couldn't be read."""
        if (self.data or "").strip() and self.at is None:
            raise ValidationError("Write the time like 17:30")


class TypedTime(Form):
    """A day and a time; which of two, where clocks show it twice."""

    day = DayField("Day", [Optional()])
    hour = HourField("Time", [Optional()])
    which = RadioField(
        "Which of the two?",
        choices=[
            SelectChoice("first", "The first, before clocks go back"),
            SelectChoice("second", "The second, an hour later"),
        ],
        validate_choice=False,
    )
    # Whether the choice has to be shown.
    comes_twice = False

    def read(self, zone: str) -> WallTime | None:
        """Return the time as somebody in `zone` means it; None for nothing, or with an error."""
        day, at = self.day.data, self.hour.at
        if day is None and at is None:
            return None
        if day is None or at is None:
            missing, words = (
                (self.day, "Choose a day") if day is None else (self.hour, "Add a time")
            )
            missing.errors = [words]
            return None
        second = {"first": False, "second": True}.get(self.which.data or "")
        self.comes_twice = second is not None
        try:
            return wall_time(datetime.combine(day, at), zone, second=second)
        except TimeTwice as error:
            self.comes_twice = True
            self.which.errors = [sentence(error)]
        except TimeSkipped as error:
            self.hour.errors = [sentence(error)]
        except (TimePassed, TimeTooFar) as error:
            self.day.errors = [sentence(error)]
        return None


class TimesForm(FlaskForm):
    """Up to three times: free ones to pick, others to type."""

    slots = SelectMultipleField("Free times", validate_choice=False)
    typed = Rows(
        FormField(TypedTime),
        min_entries=SESSIONS.proposed_times,
        max_entries=SESSIONS.proposed_times,
    )

    def prepare(
        self, slots: Iterable[WallTime], told: Callable[[datetime], str], zone: str
    ) -> None:
        """Fit the choices to what is free; `told` says a moment, typed ones are in `zone`."""
        self.free = {value_of(each.moment): each for each in slots}
        self.zone = zone
        self.slots.choices = [
            SelectChoice(value, told(each.moment)) for value, each in self.free.items()
        ]

    def times(self) -> Sequence[WallTime] | None:
        """Return the times that were picked and typed; None, with errors, if one can't be read."""
        chosen = list(dict.fromkeys(self.slots.data or ()))
        known = [self.free[each] for each in chosen if each in self.free]
        if len(known) < len(chosen):
            self.slots.errors = ["One of these times isn't free any more. Choose again"]
            return None
        typed = [row.form.read(self.zone) for row in self.typed]
        if self._finds_errors():
            return None
        found = [*known, *(each for each in typed if each is not None)]
        if not 1 <= len(found) <= SESSIONS.proposed_times:
            words = "Choose one to three times" if not found else "Choose three times at most"
            (self.slots if self.free else self.typed[0].form.day).errors = [words]
            self._finds_errors()
            return None
        return found

    def _finds_errors(self) -> bool:
        """Let the list know of errors in its rows, which came after it was validated."""
        found = [row.form.errors for row in self.typed]
        self.typed.errors = found if any(found) else []
        return any(found)


class PlanForm(TimesForm):
    """A new session: times, how long, and where."""

    minutes = SelectField("How long", coerce=int, validate_choice=False)
    place = StringField(
        "Where",
        [
            Optional(),
            Length(max=LONGEST_PLACE, message=f"Keep it under {LONGEST_PLACE} characters"),
        ],
        filters=[plain_line],
    )

    def prepare_length(self, usual: int) -> None:
        """Offer the lengths of a session, the usual one chosen."""
        lengths = sorted({*LENGTHS, usual})
        self.minutes.choices = [
            SelectChoice(str(each), _LENGTH_WORDS.get(each, f"{each} minutes")) for each in lengths
        ]
        if not self.is_submitted() or self.minutes.data not in lengths:
            self.minutes.data = usual


class PlaceForm(FlaskForm):
    """Where a session takes place."""

    place = StringField(
        "Where",
        [
            Optional(),
            Length(max=LONGEST_PLACE, message=f"Keep it under {LONGEST_PLACE} characters"),
        ],
        filters=[plain_line],
    )


class PointForm(FlaskForm):
    """Something to talk about."""

    text = StringField(
        "Add to the list",
        [
            needed("Write what you want to talk about"),
            Length(max=LONGEST_POINT, message=f"Keep it under {LONGEST_POINT} characters"),
        ],
        filters=[plain_line],
    )


def _words(label: str) -> TextAreaField:
    return TextAreaField(
        label,
        [
            Optional(),
            Length(max=LONGEST_WORDS, message=f"Keep it under {LONGEST_WORDS:,} characters"),
        ],
        filters=[plain_text],
    )


class VersionedForm(FlaskForm):
    """Words that two windows may change; `version` says which were shown."""

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version that was shown; 0 for anything that is no version, or for none at all."""
        text = (self.version.raw_data or [""])[0].strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


class PrepareForm(VersionedForm):
    """The night before, by the mentee."""

    question = _words("The one question I bring")
    brings = _words("Something for them")

    def prepare(self, name: str) -> None:
        """Fit the labels to the mentor's first name."""
        self.brings.label.text = f"Something for {name}"


class TryForm(VersionedForm):
    """After a session, by the mentee."""

    will_try = _words("What I'll try until next time")


class HappenedForm(VersionedForm):
    """At the next session: what came of what was to be tried."""

    what_happened = _words("What happened")


def value_of(moment: datetime) -> str:
    """Return a moment as forms carry it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def moment_from(value: str) -> datetime | None:
    """Return the moment that a form carried; None for anything else."""
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None
