"""Forms of moderation: what a reporter writes, what the staff choose and send."""

from collections.abc import Collection
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from alumnet.kernel.cleaning import clean_text
from alumnet.moderation.rules import POLICY, DecisionKind, ReportReason
from alumnet.moderation.rules.letters import DECISIONS, MEMBERS_REASONS, REASONS


def _clean(text: str | None) -> str:
    return clean_text(text or "")


class ReportForm(FlaskForm):
    """A concern: why, what happened, block too."""

    reason = RadioField(
        "What is it about?",
        choices=[SelectChoice(each.value, REASONS[each][0]) for each in MEMBERS_REASONS],
        validators=[InputRequired("Choose what it is about")],
    )
    details = TextAreaField(
        "What happened?",
        filters=[_clean],
        validators=[
            Length(
                max=POLICY.details_length,
                message=f"Keep it under {POLICY.details_length} characters",
            )
        ],
    )
    also_block = BooleanField("Block them too")

    def validate_details(self, field: Any) -> None:
        """Ask for words where the reason alone says nothing."""
        if self.reason.data == ReportReason.SOMETHING_ELSE.value and not field.data:
            raise ValidationError("Tell us in a sentence or two what happened")


_LASTING = [SelectChoice(str(days), f"{days} days") for days in POLICY.suspension_days]


class ChoiceForm(FlaskForm):
    """Which decision, and how long a suspension lasts; sent by GET, as it changes nothing yet."""

    class Meta:
        """Nothing is changed, so no token is needed, and the address can be shared."""

        csrf = False

    decision = RadioField(
        "Your decision",
        choices=[SelectChoice(kind.value, label) for kind, label in DECISIONS.items()],
        validators=[InputRequired("Choose what you decide")],
    )
    days = SelectField(
        "For how long",
        choices=[*_LASTING, SelectChoice("0", "Until somebody lifts it")],
        default="30",
        validate_choice=True,
    )

    @property
    def kind(self) -> DecisionKind:
        """The chosen decision."""
        return DecisionKind(self.decision.data)

    @property
    def lasts(self) -> int | None:
        """For how many days a suspension lasts; None until it is lifted."""
        return int(self.days.data) or None if self.kind is DecisionKind.SUSPEND else None


_MOST_DIGITS = 9


def _words(label: str, needed: str) -> TextAreaField:
    return TextAreaField(
        label,
        filters=[_clean],
        validators=[
            DataRequired(needed),
            Length(
                max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters"
            ),
        ],
    )


class EndForm(FlaskForm):
    """How the staff end a reported request, and why, for the staff alone."""

    step = RadioField(
        "How",
        choices=[
            SelectChoice("void", "Close it for both"),
            SelectChoice("decline", "Answer it with a no"),
        ],
        validators=[InputRequired("Choose how to end it")],
    )
    reason = _words("Why, for the staff alone", "Say why, for whoever looks at it after you")

    def prepare(self, steps: Collection[str]) -> None:
        """Offer what is open for this request just now."""
        self.step.choices = [each for each in self.step.choices if each.value in steps]


class QuietForm(FlaskForm):
    """The words of a decision that the reported person is not told of."""

    decision = HiddenField()
    days = HiddenField()
    version = HiddenField()
    words_for_reporter = _words("For the reporter", "Write what the reporter reads")
    note = TextAreaField(
        "Note for the staff",
        filters=[_clean],
        validators=[Length(max=POLICY.words_length)],
    )

    @property
    def version_number(self) -> int:
        """The version of the report that was looked at; 0, which no report has, for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0


class ActionForm(QuietForm):
    """The words of a decision that both sides are told of."""

    words_for_reported = _words("For the reported person", "Write what the reported person reads")
