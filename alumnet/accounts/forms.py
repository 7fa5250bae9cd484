"""The forms of accounts: shape and field errors."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import TextInput

from alumnet.accounts.rules import (
    MEMBER_NUMBER_LENGTH,
    NOTE_LENGTH,
    POLICY,
    implies_minor,
    normalised_email,
    password_problem,
)
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.clock import now

_NAME_LENGTH = 120
_PASSKEY_NAME = 60
_FIRST_YEAR = 1900
_LAST_YEAR = 2100
_YEAR_LENGTH = 40
_CHOOSE_ASSOCIATION = "Choose your association"
_EMAIL_WORDS = "Enter an address like name@example.org"
_YEAR_WORDS = "Enter the year you left, like 2016"
_PASSWORD_WORDS = {
    "short": f"Use at least {POLICY.shortest_password} characters",
    "long": f"Use at most {POLICY.longest_password} characters",
    "easy": "This one is easy to guess. Try three or four words that don't belong together",
}
PASSWORD_HINT = (
    f"At least {POLICY.shortest_password} characters. Long is better than strange: "
    "a few words that don't belong together."
)


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


class AddressField(EmailField):
    """An e-mail address; `data` is normalised once the field is valid."""

    data: Any

    def pre_validate(self, _form: Form) -> None:
        """Replace what was typed by the address we keep, or say that it is none."""
        if self.data:
            found = normalised_email(self.data)
            if found is None:
                raise ValidationError(_EMAIL_WORDS)
            self.data = found


class Tick(BooleanField):
    """A box to tick; what is shown again is ours, not whatever was sent as its value."""

    def _value(self) -> str:
        return "y"


class YearField(IntegerField):
    """A year of leaving, typed: a spinner through a century helps nobody."""

    widget = TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a year, and say in the field's own words when it is none."""
        # What was typed is shown again, so it is made fit to be shown.
        self.raw_data = [clean_line(each, _YEAR_LENGTH) for each in valuelist]
        try:
            super().process_formdata(self.raw_data)
        except ValueError:
            raise ValueError(_YEAR_WORDS) from None


def address_field() -> AddressField:
    """Return the field `email`."""
    return AddressField(
        "E-mail address", [DataRequired("Enter your e-mail address")], filters=[_line]
    )


def good_password(form: Form, field: Field) -> None:
    """Refuse passwords that are short, or easy to guess for who knows what the form `knows`."""
    problem = password_problem(field.data or "", getattr(form, "known", ()))
    if problem is not None:
        raise ValidationError(_PASSWORD_WORDS[problem])


class SignInForm(FlaskForm):
    """Address and password."""

    email = address_field()
    password = PasswordField(
        "Password", [InputRequired("Enter your password, or let us mail you a link")]
    )
    remember = Tick("Keep me signed in on this device")

    def validate_address(self) -> bool:
        """Return whether the address alone is fine: for a link no password is needed."""
        return bool(self.email.validate(self))


class AddressForm(FlaskForm):
    """An address to which a link shall be mailed."""

    email = address_field()

    def validate_address(self) -> bool:
        """Return whether the address is fine."""
        return bool(self.validate())


class NameForm(FlaskForm):
    """Who somebody is; stands before `ApplyForm`, so that its fields come first."""

    name = StringField(
        "Your name",
        [
            DataRequired("Enter your name as people know you"),
            Length(max=_NAME_LENGTH, message=f"Keep it below {_NAME_LENGTH} characters"),
        ],
        filters=[_line],
    )
    email = address_field()


class ApplyForm(FlaskForm):
    """Which association somebody belongs to, and how its staff can know."""

    association = SelectField(
        "Association",
        [InputRequired(_CHOOSE_ASSOCIATION)],
        coerce=str,
        invalid_choice_message=_CHOOSE_ASSOCIATION,
    )
    class_year = YearField(
        "Class year",
        [Optional(), NumberRange(_FIRST_YEAR, _LAST_YEAR, _YEAR_WORDS)],
        description="The year you left, if you did.",
    )
    member_number = StringField(
        "Member number",
        [Optional(), Length(max=MEMBER_NUMBER_LENGTH, message="That is too long for a number")],
        filters=[_line],
        description="If you have one at hand. It helps the office find you.",
    )
    is_student = Tick("I study there at present")
    note = TextAreaField(
        "Anything the office should know",
        [
            Optional(),
            Length(max=NOTE_LENGTH, message=f"Keep it below {NOTE_LENGTH} characters"),
        ],
        filters=[_text],
        description="For example another name you had then. Only the staff read this.",
    )

    def validate_class_year(self, field: Field) -> None:
        """Refuse a class whose members are under 18 now."""
        if implies_minor(field.data, now().year):
            words = f"Whoever leaves in {field.data} is under 18 now, and this place is for adults"
            raise ValidationError(words)

    def offer(self, associations: Sequence[Any], chosen: str = "") -> None:
        """Offer these associations; a single one is chosen already."""
        self.association.choices = [SelectChoice(each.slug, each.name) for each in associations]
        if len(associations) > 1:
            self.association.choices.insert(0, SelectChoice("", "Choose one"))
        if chosen and not self.is_submitted():
            self.association.data = chosen


class JoinForm(NameForm, ApplyForm):
    """What somebody writes who wants to join."""

    consent = Tick(
        "I am 18 or older, and I agree to the community standards",
        [DataRequired("Read the standards and tick the box to go on")],
    )


class ConfirmForm(FlaskForm):
    """One button, and a password for who wants one."""

    password = PasswordField(
        "Choose a password", [Optional(), good_password], description=PASSWORD_HINT
    )
    known: tuple[str, ...] = ()


class ClaimForm(ConfirmForm):
    """Taking over the profile one was invited to."""

    consent = BooleanField(
        "I am 18 or older, and I agree to the community standards",
        [DataRequired("Read the standards and tick the box to go on")],
    )


class ResetForm(FlaskForm):
    """A new password."""

    password = PasswordField("New password", [InputRequired("Choose a password"), good_password])
    known: tuple[str, ...] = ()


class ProofForm(FlaskForm):
    """How somebody shows that they own the account; beside it may stand what they had written.

    So the name of its field is one that no other form has.
    """

    proof_password = PasswordField("Your password", [InputRequired("Enter your password")])


class CodeForm(FlaskForm):
    """A code of an app, or a recovery code; named so that no form kept beside it has the same."""

    proof_code = StringField(
        "Code",
        [InputRequired("Enter the code"), Length(max=40, message="That is too long for a code")],
        filters=[_line],
    )


class SignInCodeForm(CodeForm):
    """A code at sign-in, and whether this device is to be asked for more of them."""

    trust = Tick("Ask for no code on this device for 30 days")


class PasskeyForm(FlaskForm):
    """What to call a passkey."""

    name = StringField(
        "Name of this passkey",
        [
            DataRequired("Give it a name"),
            Length(max=_PASSKEY_NAME, message=f"Keep it below {_PASSKEY_NAME} characters"),
        ],
        filters=[_line],
    )


class ChangeAddressForm(FlaskForm):
    """A new address."""

    email = AddressField(
        "New e-mail address", [DataRequired("Enter the new address")], filters=[_line]
    )


class AppearanceForm(FlaskForm):
    """How pages look."""

    theme = RadioField(
        "Colours",
        choices=[
            SelectChoice("", "As my device says"),
            SelectChoice("light", "Light"),
            SelectChoice("dark", "Dark"),
        ],
        default="",
    )
