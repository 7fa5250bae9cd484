"""Forms of dues: what an association decides, and until when somebody paid."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from alumnet.dues.rules import LONGEST_GRACE, LONGEST_NOTICE, WORDS_LENGTH, Terms
from alumnet.kernel.cleaning import clean_text


def _clean(text: str | None) -> str:
    return clean_text(text or "")


class TermsForm(FlaskForm):
    """What an association decides about dues."""

    rule = RadioField(
        "What dues do",
        choices=[
            SelectChoice("nothing", "Dues don't matter here"),
            SelectChoice("remind", "Members are reminded"),
            SelectChoice("rest", "An unpaid membership rests"),
        ],
    )
    remind_days = IntegerField(
        "Days before the last paid day on which they are reminded",
        validators=[
            InputRequired("Write a number of days"),
            NumberRange(0, LONGEST_NOTICE, f"Choose 0 to {LONGEST_NOTICE} days"),
        ],
    )
    grace_days = IntegerField(
        "Days of grace after it",
        validators=[
            InputRequired("Write a number of days"),
            NumberRange(0, LONGEST_GRACE, f"Choose 0 to {LONGEST_GRACE} days"),
        ],
    )
    how_to_pay = TextAreaField(
        "How to pay",
        filters=[_clean],
        validators=[
            Length(max=WORDS_LENGTH, message=f"Keep it under {WORDS_LENGTH} characters"),
        ],
    )

    @classmethod
    def of(cls, terms: Terms) -> "TermsForm":
        """Return the form as it stands."""
        rule = "nothing" if not terms.matter else "rest" if terms.lapses else "remind"
        return cls(
            rule=rule,
            remind_days=terms.remind_days,
            grace_days=terms.grace_days,
            how_to_pay=terms.how_to_pay,
        )

    def terms(self) -> Terms:
        """Return what was chosen."""
        return Terms(
            matter=self.rule.data != "nothing",
            lapses=self.rule.data == "rest",
            remind_days=self.remind_days.data,
            grace_days=self.grace_days.data,
            how_to_pay=self.how_to_pay.data,
        )


class PaidForm(FlaskForm):
    """Until when somebody paid, or that dues never matter for them."""

    paid_until = DateField("Paid until", validators=[Optional()])
    is_free = BooleanField("Dues never matter for them")

    def validate(self, extra_validators: object = None) -> bool:  # noqa: ARG002 - its signature
        """Ask for one of the two."""
        if not super().validate():
            return False
        if bool(self.paid_until.data) == bool(self.is_free.data):
            self.paid_until.errors = ["Write a day, or say that dues never matter for them"]
            return False
        return True
