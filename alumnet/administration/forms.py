"""Forms of administration: words to applicants, suspensions, roles."""

from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from alumnet.accounts.rules import EMAIL_LENGTH, normalised_email
from alumnet.administration.rules import POLICY, ROLES
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.moderation.rules import POLICY as MODERATION

_TOO_LONG = f"Keep it under {POLICY.words_length} characters"


def _clean(text: str | None) -> str:
    return clean_text(text or "")


class WordsForm(FlaskForm):
    """What somebody who waits will read."""

    words = TextAreaField(
        "What they read",
        filters=[_clean],
        validators=[
            DataRequired("Write what they will read"),
            Length(max=POLICY.words_length, message=_TOO_LONG),
        ],
    )


class SuspendForm(WordsForm):
    """For how long, and what the member will read."""

    days = SelectField(
        "For how long",
        choices=[
            *(SelectChoice(str(days), f"{days} days") for days in MODERATION.suspension_days),
            SelectChoice("0", "Until somebody lifts it"),
        ],
        default="30",
    )

    @property
    def lasts(self) -> int | None:
        """For how many days; None until somebody lifts it."""
        return int(self.days.data) or None


def _lower(text: str | None) -> str:
    return normalised_email(text or "") or clean_line(text or "", EMAIL_LENGTH)


class RoleForm(FlaskForm):
    """Whom to give which role."""

    email = EmailField(
        "E-mail address",
        filters=[_lower],
        validators=[DataRequired("Write the address the member signs in with")],
    )
    role = SelectField(
        "Role", choices=[SelectChoice(role.value, label) for role, label in ROLES.items()]
    )
