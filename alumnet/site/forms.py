"""Forms of what staff shape."""

import re
from collections.abc import Iterable
from typing import Any, Final

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from alumnet.accounts.rules import normalised_email
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.decoding import decoded
from alumnet.site.rules.brands import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_SHORT_NAME,
    is_colour,
)
from alumnet.site.rules.pages import LONGEST_NEWS, LONGEST_TEXT
from alumnet.site.rules.policies import Adjustable
from alumnet.site.rules.topics import LONGEST_LABEL, other_names
from alumnet.site.rules.writing import unusable_links

MOST_BYTES: Final = 200_000


def _text(value: str | None) -> str:
    return clean_text(value or "")


def _line(value: str | None) -> str:
    return clean_line(value or "")


class PageForm(FlaskForm):
    """The words of a page."""

    body = TextAreaField(
        "What the page says",
        filters=[_text],
        validators=[
            DataRequired("Write what the page says"),
            Length(max=LONGEST_TEXT, message=f"Keep it under {LONGEST_TEXT:,} characters"),
        ],
    )
    # Which version was there when the form was opened.
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the page again")])

    def validate_body(self, field: TextAreaField) -> None:
        """Refuse links that lead nowhere a link may lead."""
        if wrong := unusable_links(field.data or ""):
            message = (
                f"A link can lead to https://…, to mailto:… or to a page here, like /help. "
                f"This can't: {wrong[0][:80]}"
            )
            raise ValidationError(message)


class AgreedPageForm(PageForm):
    """The same for a page to which people agreed."""

    asks_again = BooleanField("Ask everybody to agree again when they next come")
    news = StringField(
        "What is new, in a sentence",
        filters=[_line],
        validators=[
            Optional(),
            Length(max=LONGEST_NEWS, message=f"Keep it under {LONGEST_NEWS} characters"),
        ],
    )

    def validate(self, extra_validators: object = None) -> bool:
        """Want to know what is new, when people are asked again."""
        is_fine = bool(super().validate(extra_validators))
        if self.asks_again.data and not self.news.data:
            self.news.errors = ["Say in a sentence what is new: people read it before they agree"]
            return False
        return is_fine


class TopicForm(FlaskForm):
    """What a topic is called, and where it stands."""

    label = StringField(
        "What it is called",
        filters=[_line],
        validators=[
            DataRequired("Write what it is called"),
            Length(max=LONGEST_LABEL, message=f"Keep it under {LONGEST_LABEL} characters"),
        ],
    )
    group = SelectField("Group", choices=[])
    also = TextAreaField("Other words for it, one a line", filters=[_text])

    def __init__(self, groups: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.group.choices = [SelectChoice(code, label) for code, label in groups]

    @property
    def names(self) -> tuple[str, ...]:
        """The other words."""
        return other_names((self.also.data or "").splitlines(), self.label.data or "")


class MergeForm(FlaskForm):
    """Of which topic another becomes another name."""

    into = SelectField("It becomes another name of", choices=[])

    def __init__(self, topics: Iterable[tuple[str, str]], **more: Any) -> None:
        super().__init__(**more)
        self.into.choices = [
            SelectChoice("", "Choose a topic"),
            *(SelectChoice(code, label) for code, label in topics),
        ]

    def validate_into(self, field: SelectField) -> None:
        """Want one of them."""
        if not field.data:
            message = "Choose the topic that stays"
            raise ValidationError(message)


# Lines of words: no signs that steer a machine, no mark-up, and a letter somewhere.
_IS_LIST = re.compile(r"(?=[\s\S]*[^\W\d_])[^\x00-\x08\x0b-\x1f\x7f<>\ufffd]*")


class LinesForm(FlaskForm):
    """Topics out of a list."""

    file = FileField("A CSV file")
    lines = TextAreaField("Or the lines themselves", filters=[_text])

    def validate_lines(self, field: TextAreaField) -> None:
        """Read the file into the field; want one of the two."""
        sent = self.file.data
        if sent is not None and (content := sent.read(MOST_BYTES + 1)):
            if len(content) > MOST_BYTES:
                message = "This file is too large for a list of topics"
                raise ValidationError(message)
            read = decoded(content).text
            field.data = _text(read)
            if not _IS_LIST.fullmatch(read.replace("\r", "")):
                message = "This file is no list of topics: write one on each line"
                raise ValidationError(message)
        if not field.data:
            message = "Choose a file, or write a line"
            raise ValidationError(message)


class PoliciesForm(FlaskForm):
    """Some numbers of the site; `policies_form` gives it a field for each."""

    def numbers(self, chosen: Iterable[Adjustable]) -> dict[str, int]:
        """Return the numbers by their keys."""
        return {each.key: int(self[each.field].data) for each in chosen}


def policies_form(chosen: Iterable[tuple[Adjustable, int]]) -> PoliciesForm:
    """Return a form with these numbers."""
    fields, values = {}, {}
    for each, value in chosen:
        bounds = f"Choose a number from {each.least} to {each.most}"
        fields[each.field] = IntegerField(
            each.label,
            [InputRequired(bounds), NumberRange(each.least, each.most, bounds)],
        )
        values[each.field] = value
    kind: Any = type(PoliciesForm)
    form: PoliciesForm = kind("Policies", (PoliciesForm,), fields)(data=values)
    return form


class BrandForm(FlaskForm):
    """How a place looks."""

    name = StringField("Name", filters=[_line], validators=[Length(max=LONGEST_NAME)])
    short_name = StringField(
        "Short name", filters=[_line], validators=[Length(max=LONGEST_SHORT_NAME)]
    )
    accent = StringField("Colour", filters=[_line])
    logo = FileField("Logo")
    removes_logo = BooleanField("Take the logo away")
    sender_name = StringField("Sender of mails", filters=[_line], validators=[Length(max=60)])
    contact = EmailField("Address for answers", filters=[_line])
    address = TextAreaField(
        "Postal address", filters=[_text], validators=[Length(max=LONGEST_ADDRESS)]
    )
    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the page again")])

    def validate_accent(self, field: StringField) -> None:
        """Take a colour as browsers write it, or none."""
        field.data = (field.data or "").lower()
        if field.data and not is_colour(field.data):
            message = "Write a colour like #0b5563"
            raise ValidationError(message)

    def validate_contact(self, field: EmailField) -> None:
        """Take an address that mails can go to, or none."""
        if field.data and normalised_email(field.data) is None:
            message = "Write an address like office@example.org"
            raise ValidationError(message)
