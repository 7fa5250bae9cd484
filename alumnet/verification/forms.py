"""Forms of verification: what members send, and what the staff decide."""

from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import EmailField, HiddenField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from alumnet.accounts.rules import normalised_email
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.verification.rules.policy import POLICY

_MOST_DIGITS = 9


def _text(text: str | None) -> str:
    return clean_text(text or "")


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _at_most(length: int) -> Length:
    return Length(max=length, message=f"Keep it under {length} characters")


class ProofForm(FlaskForm):
    """What somebody tells the staff about their own place, with a document if they have one."""

    note = TextAreaField(
        "What helps us find you", filters=[_text], validators=[_at_most(POLICY.note_length)]
    )
    document = FileField("A document")

    def sent(self) -> bytes:
        """Return the document that was sent, and of a larger one a little more than is allowed."""
        upload = self.document.data
        if not upload:
            return b""
        content: bytes = upload.read(POLICY.document_bytes + 1)
        upload.close()
        return content


class AnswerForm(ProofForm):
    """What somebody answers to a question of the staff."""

    note = TextAreaField(
        "Your answer",
        filters=[_text],
        validators=[DataRequired("Write your answer"), _at_most(POLICY.note_length)],
    )


class DecisionForm(FlaskForm):
    """Why the staff decide so, and what the owner reads."""

    version = HiddenField()
    reason = StringField(
        "Why, for the staff alone",
        filters=[_line],
        validators=[
            DataRequired("Say why, for whoever looks at it after you"),
            _at_most(POLICY.reason_length),
        ],
    )
    words = TextAreaField(
        "What they read",
        filters=[_text],
        validators=[DataRequired("Write what they read"), _at_most(POLICY.words_length)],
    )

    @property
    def version_number(self) -> int:
        """The version of the case that was looked at; 0, which no case has, for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0


class DisputeDecisionForm(DecisionForm):
    """The same with words for who said that it isn't right."""

    words_for_raiser = TextAreaField(
        "What the one who told us reads",
        filters=[_text],
        validators=[DataRequired("Write what they read"), _at_most(POLICY.words_length)],
    )


class DoubtForm(FlaskForm):
    """Which place of somebody isn't right, and why."""

    place = RadioField("Which place isn't right?", validators=[InputRequired("Choose the place")])
    note = TextAreaField(
        "What do you know?",
        filters=[_text],
        validators=[
            DataRequired("Tell us in a sentence or two"),
            _at_most(POLICY.note_length),
        ],
    )


def _digits(text: str | None) -> str:
    return "".join(each for each in clean_line(text or "") if each.isdigit())


class AddressForm(FlaskForm):
    """An address at the organization."""

    email = EmailField(
        "Your address there", filters=[_line], validators=[DataRequired("Write the address")]
    )

    def validate_email(self, field: Any) -> None:
        """Take the address as mails need it."""
        address = normalised_email(field.data)
        if address is None:
            raise ValidationError("This isn't an e-mail address")
        field.data = address


class CodeForm(FlaskForm):
    """The code that came there."""

    code = StringField(
        "The code", filters=[_digits], validators=[DataRequired("Write the eight digits")]
    )


class WordForm(FlaskForm):
    """Whether somebody was there, as whoever is asked read it."""

    answer = HiddenField()
    dates = HiddenField()
