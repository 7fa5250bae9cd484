"""What the forms of this slice share: plain text, and what must not be empty."""

from collections.abc import Callable, Iterable
from typing import Any

from wtforms import Field, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, StopValidation

from alumnet.kernel.text import clean_line, clean_text
from alumnet.mentoring.rules.letter import LONGEST_FIELD


def plain_text(value: str | None) -> str:
    """Return several lines as they are kept: no control characters, no space around."""
    return clean_text(value or "")


def plain_line(value: str | None) -> str:
    """Return one line as it is kept."""
    return clean_line(value or "")


def needed(message: str) -> Callable[[Any, Field], None]:
    """Return a validator that asks for a value, except in a letter that is only kept."""

    def check(form: Any, field: Field) -> None:
        if not field.data and not getattr(form, "is_draft", False):
            raise StopValidation(message)

    return check


def short(field: str) -> Length:
    """Return a validator that keeps a field of a letter short."""
    return Length(max=LONGEST_FIELD, message=f"Keep {field} under {LONGEST_FIELD} characters")


def one_of(kinds: type[Any]) -> Callable[[str | None], Any]:
    """Return a coercion to a member of an enum, None for everything else."""

    def coerce(value: Any) -> Any:
        if isinstance(value, kinds):
            return value
        return next((kind for kind in kinds if kind.value == value), None)

    return coerce


def choices_or_none(choices: Iterable[tuple[str, str]], none: str) -> list[SelectChoice]:
    """Return choices of (value, label) after one that stands for none of them."""
    return [SelectChoice("", none), *(SelectChoice(*each) for each in choices)]


def chosen(field: SelectField) -> str | None:
    """Return what was chosen; None for none, and for what was never offered."""
    offered = {choice.value for choice in field.choices}
    return field.data or None if field.data in offered else None


def yes_or_no(said: str | None) -> bool | None:
    """Return an answer to a question as it is sent; None where it wasn't answered."""
    return {"yes": True, "no": False}.get(said or "")
