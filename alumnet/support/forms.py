"""Forms of support: shape and field errors only."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from alumnet.accounts.rules import normalised_email
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.signed import signed, unsigned
from alumnet.support.rules.policy import NAME_LENGTH, POLICY

_BEGAN = "support form"
_MOST_DIGITS = 9
# No association is called so.
_SITE = "-"


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


def _words(label: str, missing: str) -> TextAreaField:
    most = f"Keep it under {POLICY.words_length} characters"
    return TextAreaField(
        label,
        [DataRequired(missing), Length(max=POLICY.words_length, message=most)],
        filters=[_text],
    )


class AskForm(FlaskForm):
    """A question of a member."""

    place = SelectField("To whom", [InputRequired("Choose whom you write to")])
    subject = StringField(
        "What is it about?",
        [
            DataRequired("Say in a few words what it is about"),
            Length(
                max=POLICY.subject_length,
                message=f"Keep it under {POLICY.subject_length} characters",
            ),
        ],
        filters=[_line],
    )
    words = _words("Your question", "Write your question")

    def offer(self, places: Sequence[tuple[str, int, str]]) -> None:
        """Offer these associations, and whoever looks after the whole site."""
        self.place.choices = [
            *(SelectChoice(slug, name) for slug, _, name in places),
            SelectChoice(_SITE, "Whoever looks after this site"),
        ]


class VisitorForm(AskForm):
    """A question of somebody who isn't signed in; `website` is seen by robots alone."""

    name = StringField(
        "Your name",
        [
            DataRequired("Say your name"),
            Length(max=NAME_LENGTH, message=f"Keep it under {NAME_LENGTH} characters"),
        ],
        filters=[_line],
    )
    email = EmailField("Your e-mail address", filters=[_line])
    website = StringField("Leave this empty", filters=[_line])
    began = HiddenField()

    def validate_email(self, field: Any) -> None:
        """Ask for an address that an answer can go to."""
        found = normalised_email(field.data or "")
        if found is None:
            raise ValidationError("Enter an address like name@example.org")
        field.data = found

    def begin(self, now: datetime) -> None:
        """Note, sealed, when the form was opened."""
        self.began.data = signed(_BEGAN, int(now.timestamp()))

    @property
    def opened_at(self) -> datetime | None:
        """When it was opened; None for what isn't ours."""
        found = unsigned(_BEGAN, str(self.began.data or ""))
        return datetime.fromtimestamp(int(found[0]), tz=UTC) if found else None


class WriteOnForm(FlaskForm):
    """One more letter about a question."""

    words = _words("Write once more", "Write what you want to add")


class AnswerForm(FlaskForm):
    """An answer of the staff."""

    words = _words("Your answer", "Write your answer")
    asks_back = BooleanField("I need an answer to this before I can help")
    version = HiddenField()

    @property
    def version_number(self) -> int:
        """The version that was read; 0, which no question has, for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0
