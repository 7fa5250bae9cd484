"""Fields that several forms of this slice use, and what two versions of a form differ in."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    Form,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Optional, StopValidation, ValidationError
from wtforms.widgets import HiddenInput

from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.members.rules.typed_lists import recognise, split_list
from alumnet.organizations.reference import Term

_INTEGER_LIMIT = 1_000_000


class AtMost:
    """At most so many characters; says how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, _form: Form, field: Field) -> None:
        """Refuse a longer text."""
        length = len(field.data or "")
        if length > self.most:
            raise StopValidation(
                f"This has {length:,} characters, and {self.most:,} fit. Shorten it a little"
            )


def line_field(label: str, most: int, *, required: str = "", **options: Any) -> StringField:
    """Return a field for one line of text; `required` is what to say when it is empty."""
    first = DataRequired(required) if required else Optional()
    return StringField(label, [first, AtMost(most)], filters=[one_line], **options)


def text_field(label: str, most: int, **options: Any) -> TextAreaField:
    """Return a field for a few lines of text."""
    return TextAreaField(label, [Optional(), AtMost(most)], filters=[_text], **options)


def one_line(value: str | None) -> str:
    """Return what was typed as one clean line."""
    return clean_line(value or "")


def _text(value: str | None) -> str:
    return clean_text(value or "")


def version_field() -> IntegerField:
    """Return the hidden field with the version that a page showed."""
    return VersionField("Version", widget=HiddenInput())


class VersionField(IntegerField):
    """The version of what a page showed; nonsense is the version of nothing."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number that the page sent back."""
        number = _number(valuelist)
        self.data = -1 if number is None else number

    def _value(self) -> str:
        return str(self.data)


class Switch(BooleanField):
    """One checkbox; what it sends is ours, whatever came in."""

    def _value(self) -> str:
        return "y"


def _number(valuelist: list[str]) -> int | None:
    typed = (valuelist[0] if valuelist else "").strip()
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < len(str(2**31))
    return int(typed) if is_number else None


class WholeNumber(IntegerField):
    """A whole number in a range; `data` is None for anything else."""

    def __init__(
        self, label: str, *, least: int = 0, most: int = _INTEGER_LIMIT, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number that was typed."""
        self.data = _number(valuelist)

    def _value(self) -> str:
        typed = self.raw_data[0] if self.raw_data else self.data
        return clean_line(str("" if typed is None else typed), 20)

    def pre_validate(self, _form: Form) -> None:
        """Say which numbers there are."""
        if self.data is None or not self.least <= self.data <= self.most:
            raise StopValidation(f"Enter a number from {self.least} to {self.most:,}")


class Choices(SelectMultipleField):
    """Some of a list, as checkboxes; at most so many."""

    def __init__(
        self, label: str, choices: Iterable[SelectChoice], *, most: int = 0, **options: Any
    ) -> None:
        super().__init__(label, choices=list(choices), **options)
        self.most = most

    def pre_validate(self, _form: Form) -> None:
        """Refuse what isn't in the list, and too many."""
        known = {choice.value for choice in self.choices}
        if not set(self.data or ()) <= known:
            raise ValidationError("Choose from the list")
        if self.most and len(self.data or ()) > self.most:
            raise ValidationError(f"Choose up to {self.most}; these are {len(self.data)}")


class TypedList(StringField):
    """Things in one line, with commas between them; `values` holds them once the field is valid."""

    def __init__(self, label: str, *, most: int, longest: int, **options: Any) -> None:
        super().__init__(label, [Optional()], filters=[_text], **options)
        self.most, self.longest = most, longest

    @property
    def values(self) -> tuple[str, ...]:
        """The things that were typed."""
        return split_list(self.data or "")

    def pre_validate(self, _form: Form) -> None:
        """Refuse too many, and one that is no name but a text."""
        long = next((each for each in self.values if len(each) > self.longest), None)
        if long is not None:
            raise ValidationError(f"“{long[:40]}…” is too long. Put a comma between two of them")
        if len(self.values) > self.most:
            raise ValidationError(f"Name up to {self.most}; these are {len(self.values)}")


class TypedLines(TextAreaField):
    """Things with a line each, because their names may hold commas."""

    def __init__(self, label: str, *, most: int, longest: int, **options: Any) -> None:
        super().__init__(label, [Optional()], filters=[_text], **options)
        self.most, self.longest = most, longest

    @property
    def values(self) -> tuple[str, ...]:
        """The lines, each once."""
        lines = (clean_line(each) for each in (self.data or "").split("\n"))
        return tuple(dict.fromkeys(filter(None, lines)))

    def pre_validate(self, _form: Form) -> None:
        """Refuse too many, and one that is no name but a text."""
        if any(len(each) > self.longest for each in self.values):
            raise ValidationError(f"A name may have {self.longest} characters. Put each on a line")
        if len(self.values) > self.most:
            raise ValidationError(f"Name up to {self.most}; these are {len(self.values)}")


class TypedCodes(StringField):
    """Names of a list in one line, read into their codes."""

    def __init__(
        self,
        label: str,
        code_of: Callable[[str], str | None],
        unknown: str,
        *,
        most: int = 1,
        **options: Any,
    ) -> None:
        super().__init__(label, [Optional()], filters=[one_line], **options)
        self.code_of, self.unknown, self.most = code_of, unknown, most

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of what was typed."""
        return recognise(self.data or "", self.code_of).codes

    def pre_validate(self, _form: Form) -> None:
        """Refuse names that the list hasn't."""
        if not self.data:
            return
        found = recognise(self.data, self.code_of)
        if found.unknown:
            raise ValidationError(self.unknown.format(name=found.unknown[0][:40]))
        if len(found.codes) > self.most:
            raise ValidationError(f"Name up to {self.most}; these are {len(found.codes)}")


class TypedName(StringField):
    """One name of a list, read into its code; the whole line is the name."""

    def __init__(
        self, label: str, code_of: Callable[[str], str | None], unknown: str, **options: Any
    ) -> None:
        super().__init__(label, [Optional()], filters=[one_line], **options)
        self.code_of, self.unknown = code_of, unknown

    @property
    def code(self) -> str | None:
        """The code of what was typed, None for nothing."""
        return self.code_of(self.data) if self.data else None

    def pre_validate(self, _form: Form) -> None:
        """Refuse a name that the list hasn't."""
        if self.data and self.code is None:
            raise ValidationError(self.unknown.format(name=self.data[:40]))


def options(labels: Mapping[Any, str], first: str = "") -> list[SelectChoice]:
    """Return choices for a list; `first` is the words of an empty first one."""
    rows = [SelectChoice(str(code), label) for code, label in labels.items()]
    return [SelectChoice("", first), *rows] if first else rows


def terms(listed: Iterable[Term], first: str = "") -> list[SelectChoice]:
    """Return the choices of a reference list."""
    return options({term.code: term.label for term in listed}, first)


def differences(typed: Form, stored: Form) -> list[tuple[str, str]]:
    """Return what of a form was saved differently elsewhere: (label, how it is stored now)."""
    found = []
    for field in stored:
        if field.name in {"version", "csrf_token"} or field.name not in typed:
            continue
        if _plain(typed[field.name]) != _plain(field):
            found.append((field.label.text, _plain(field) or "nothing"))
    return found


def _plain(field: Field) -> str:
    """Return a field's value as one would read it."""
    if hasattr(field, "entries"):
        return "; ".join(_plain(inner) for entry in field.entries for inner in entry.form)
    if getattr(field, "choices", None):
        chosen = field.data if isinstance(field.data, list | tuple) else [field.data]
        wanted = {str(each) for each in chosen if each is not None}
        named = (each.label for each in field.choices if each.value and each.value in wanted)
        return ", ".join(named)
    if isinstance(field.data, bool):
        return "yes" if field.data else "no"
    return str(field.data if field.data is not None else "")
