"""Forms of administration: words to applicants, suspensions, roles, organizations, filters."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional, ValidationError

from alumnet.accounts.rules import EMAIL_LENGTH, normalised_email
from alumnet.administration.queries import Sought
from alumnet.administration.rules import POLICY, ROLES
from alumnet.kernel.authorization import Role
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.moderation.rules import POLICY as MODERATION
from alumnet.organizations import places
from alumnet.organizations.commands import OrganizationValues, domain_in
from alumnet.organizations.queries import Cared
from alumnet.organizations.rules import CITY_LENGTH, ORGANIZATION_NAME_LENGTH

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


_SIDES = [SelectChoice("stays", "Of the page that stays"), SelectChoice("goes", "Of the other")]


class MergeForm(FlaskForm):
    """Of which of two each value is taken."""

    name = RadioField("Name", choices=_SIDES, default="stays")
    profile = RadioField("Profile text", choices=_SIDES, default="stays")
    photo = RadioField("Photo", choices=_SIDES, default="stays")
    mentoring = RadioField("What they offer as a mentor", choices=_SIDES, default="stays")

    @property
    def taken(self) -> list[str]:
        """The names of what is taken from the one who goes."""
        names = ("name", "profile", "photo", "mentoring")
        return [name for name in names if self[name].data == "goes"]


class LookForm(FlaskForm):
    """Why one of the staff wants to see pages as a member does."""

    why = TextAreaField(
        "Why you want to look",
        filters=[_clean],
        validators=[
            DataRequired("Write why you want to look"),
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


class WhyForm(FlaskForm):
    """Why a role is given or taken away."""

    why = TextAreaField(
        "Why",
        filters=[_clean],
        validators=[
            DataRequired("Write why, in a few words"),
            Length(max=POLICY.words_length, message=_TOO_LONG),
        ],
    )


class RoleOfForm(WhyForm):
    """To whom the role is given that the page is about."""

    email = EmailField(
        "E-mail address",
        filters=[_lower],
        validators=[DataRequired("Write the address the member signs in with")],
    )


class RoleForm(RoleOfForm):
    """Whom to give which role. That of a chapter is given on the page of the chapter."""

    role = SelectField(
        "Role",
        choices=[
            SelectChoice(role.value, ROLES[role])
            for role in (Role.MODERATOR, Role.PROGRAMME_MANAGER, Role.ADMIN)
        ],
    )


class ChapterForm(FlaskForm):
    """What a chapter is called."""

    name = StringField(
        "Name",
        filters=[lambda text: clean_line(text or "")],
        validators=[
            DataRequired("Write the name"),
            Length(max=ORGANIZATION_NAME_LENGTH, message="Keep the name under 200 signs"),
        ],
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
    """How the list of members is narrowed. `of` adds what slices narrow it by: `further`."""

    further: tuple[str, ...] = ()

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
        form.further = tuple(fields)
        return form


# ---------------------------------------------------------------------------------- audit log
_ABOUT = {
    "": "Everything",
    "membership": "Memberships",
    "role": "Roles",
    "report": "Reports",
    "account": "Accounts and sign-in",
    "organization": "Organizations",
    "dues": "Dues",
    "outbox": "Jobs that failed",
}


class LogForm(Form):
    """What the audit log is narrowed to; what can't be read narrows nothing."""

    by = StringField("Who", filters=[lambda text: clean_line(text or "", 100)])
    about = SelectField("About", choices=[SelectChoice(*each) for each in _ABOUT.items()])
    since = DateField("From", validators=[Optional()])
    until = DateField("To", validators=[Optional()])

    def sought(self) -> Sought:
        """Return what is sought."""
        about = self.about.data if self.about.data in _ABOUT else ""
        return Sought(self.by.data or "", about or "", self.since.data, self.until.data)


# ------------------------------------------------------------------------------- organizations
_MOST_LINES = 60


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _lines(text: str | None) -> list[str]:
    return list(dict.fromkeys(filter(None, map(clean_line, (text or "").splitlines()))))


def _few_lines(_form: FlaskForm, field: TextAreaField) -> None:
    lines = _lines(field.data)
    if len(lines) > _MOST_LINES:
        message = f"Keep it to {_MOST_LINES} lines"
        raise ValidationError(message)
    too_long = next((each for each in lines if len(each) > ORGANIZATION_NAME_LENGTH), None)
    if too_long is not None:
        message = f"“{clean_line(too_long, 40)}…” is longer than {ORGANIZATION_NAME_LENGTH} signs"
        raise ValidationError(message)


class OrganizationForm(FlaskForm):
    """What the staff change about an organization; several things stand on lines of their own."""

    version = IntegerField(widget=HiddenField.widget, validators=[Optional()])
    name = StringField(
        "Name",
        filters=[_line],
        validators=[
            DataRequired("Write the name"),
            Length(max=ORGANIZATION_NAME_LENGTH, message="Keep the name under 200 signs"),
        ],
    )
    aliases = TextAreaField("Other names", filters=[_clean], validators=[_few_lines])
    parent = StringField("Part of", filters=[_line], validators=[Optional(), Length(max=200)])
    chosen = HiddenField(filters=[_line])
    domains = TextAreaField("Mail domains", filters=[_clean], validators=[_few_lines])
    city = StringField(
        "City",
        filters=[_line],
        validators=[Optional(), Length(max=CITY_LENGTH, message="Keep the city shorter")],
    )
    country = SelectField("Country", validators=[Optional()])

    def __init__(self, *given: object, **more: object) -> None:
        super().__init__(*given, **more)
        self.country.choices = [
            SelectChoice("", "Not known"),
            *(SelectChoice(each.code, each.name) for each in places.countries()),
        ]

    @classmethod
    def of(cls, one: Cared) -> "OrganizationForm":
        """Return the form as an organization stands."""
        return cls(
            formdata=None,
            version=one.version,
            name=one.name,
            aliases="\n".join(one.aliases),
            parent=one.parent,
            domains="\n".join(one.domains),
            city=one.city,
            country=one.country,
        )

    def validate_domains(self, field: TextAreaField) -> None:
        """Refuse what is no domain, with the line as it was written."""
        wrong = next((each for each in _lines(field.data) if not domain_in(each)), None)
        if wrong is not None:
            message = f"“{clean_line(wrong, 60)}” isn't a domain like example.org"
            raise ValidationError(message)

    def values(self, parent_id: int | None) -> OrganizationValues:
        """Return what was written."""
        return OrganizationValues(
            name=self.name.data,
            aliases=tuple(_lines(self.aliases.data)),
            domains=tuple(dict.fromkeys(map(domain_in, _lines(self.domains.data)))),
            country=self.country.data or None,
            city=self.city.data,
            parent_id=parent_id,
        )
