"""What the forms of the set-up share: days, numbers, lines, choices among words of the domain."""

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

from wtforms import HiddenField, IntegerField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange, Optional, StopValidation

from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.programmes.forms.days import CohortDayField
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side

Word = TypeVar("Word", bound=Enum)
_MOST_DIGITS = 9
SIDES = {"": "Everybody", Side.MENTEE.value: "Mentees", Side.MENTOR.value: "Mentors"}


def line(text: str | None) -> str:
    """Return one line as it is kept."""
    return clean_line(text or "")


def words(text: str | None) -> str:
    """Return several lines as they are kept."""
    return clean_text(text or "")


def lines(text: str | None) -> list[str]:
    """Return the lines that say something, each once."""
    return list(dict.fromkeys(filter(None, map(clean_line, (text or "").splitlines()))))


def needed(message: str) -> Any:
    """Return a validator that asks for a value."""

    def check(_form: Any, field: Any) -> None:
        if not field.data:
            raise StopValidation(message)

    return check


def at_most(length: int) -> Length:
    """Return a validator that keeps a text within a length."""
    return Length(max=length, message=f"Keep it under {length:,} characters")


NAME = at_most(POLICY.name_length)
LINE = at_most(POLICY.line_length)
WORDS = at_most(POLICY.words_length)


def day(label: str) -> CohortDayField:
    """Return a field for a day that may stay open."""
    return CohortDayField(label, [Optional()])


class WholeNumber(IntegerField):
    """A number; says in plain words what it couldn't read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a number of a few digits."""
        self.data: int | None = None
        text = (valuelist[0] if valuelist else "").strip()
        if not text:
            return
        if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
            raise ValueError("Write a number")
        self.data = int(text)


def number(label: str, least: int, most: int, *, default: int | None = None) -> WholeNumber:
    """Return a field for a number that may stay empty."""
    bounds = NumberRange(least, most, f"Choose {least} to {most}")
    return WholeNumber(label, [Optional(), bounds], default=default)


def cards(label: str, choices: Mapping[Any, str]) -> RadioField:
    """Return a field with a card for each choice: enum members with their words."""
    return RadioField(
        label,
        choices=[SelectChoice(_value(key), said) for key, said in choices.items()],
        validators=[needed("Choose one")],
    )


def select(label: str, choices: Mapping[Any, str]) -> SelectField:
    """Return a list to choose from: enum members, or "" for none, with their words."""
    return SelectField(
        label, choices=[SelectChoice(_value(key), said) for key, said in choices.items()]
    )


def _value(key: Any) -> str:
    return str(key.value if isinstance(key, Enum) else key)


def one_of(kind: type[Word], said: str | None) -> Word | None:
    """Return the member of an enum that was chosen; None for none."""
    return next((each for each in kind if each.value == said), None)


class VersionField(HiddenField):
    """The version that was shown; -1 for what is no number, so that nothing fits it."""

    @property
    def number(self) -> int:
        """Return the version as a number."""
        text = str(self.data or "")
        is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
        return int(text) if is_number else -1
