"""Forms of administration: words to applicants, suspensions, roles, filters of the members."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

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


class NoteForm(FlaskForm):
    """What the staff should know of a member."""

    words = TextAreaField(
        "A note",
        filters=[_clean],
        validators=[
            DataRequired("Write what the staff should know"),
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


_LONGEST_SEARCH = 100
_YEAR = [Optional(), NumberRange(1800, 2200, "Write a year, like 2016")]
_SEEN = {
    "": "At any time",
    "month": "In the last month",
    "not_half_a_year": "Not for half a year",
    "never": "Never since joining",
}
_ROSTER = {"": "On it or not", "on": "On the roster", "off": "Not on the roster"}
_ORDERS = {"name": "Name", "class": "Class", "joined": "Joined last", "seen": "Here last"}


def _choices(words: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in words.items()]


class MembersForm(FlaskForm):
    """How the list of members is narrowed. `of` adds what other slices narrow it by."""

    class Meta:
        """It is sent by GET and changes nothing."""

        csrf = False

    q = StringField(filters=[lambda text: clean_line(text or "", _LONGEST_SEARCH)])
    state = StringField(default="all")
    class_from = IntegerField("From", validators=_YEAR)
    class_to = IntegerField("To", validators=_YEAR)
    seen = SelectField("Last here", choices=_choices(_SEEN), default="")
    joined_since = DateField("Joined since", validators=[Optional()])
    role = SelectField(
        "Role",
        choices=_choices(
            {"": "With or without", "any": "Any role"}
            | {role.value: label for role, label in ROLES.items()}
        ),
        default="",
    )
    roster = SelectField("Roster", choices=_choices(_ROSTER), default="")
    mentors = BooleanField("Mentors only")
    order = SelectField(choices=_choices(_ORDERS), default="name")

    @classmethod
    def of(
        cls, further: Sequence[tuple[str, str, Sequence[tuple[str, str]]]], **more: Any
    ) -> "MembersForm":
        """Return the form with a field for each (name, label, choices) of the other slices."""
        fields = {
            name: SelectField(label, choices=_choices({"": "All"} | dict(choices)), default="")
            for name, label, choices in further
        }
        form: MembersForm = type("MembersFormOf", (cls,), fields)(**more)
        return form
