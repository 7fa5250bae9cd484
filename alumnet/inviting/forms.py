"""Forms of invitations: shape and field errors only."""

import re
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, EmailField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from alumnet.accounts.rules import normalised_email
from alumnet.inviting.queries import Grounds, InvitedPage, Place
from alumnet.inviting.rules import CONCERN_LENGTH, CONCERNS, LINE_LENGTH, NAME_LENGTH
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.clock import now
from alumnet.kernel.errors import DomainError
from alumnet.organizations.commands import AffiliationValues, name_key
from alumnet.organizations.rules import (
    AffiliationKind,
    NamelessOrganization,
    Period,
    WrittenDate,
    period_of,
    read_date,
)
from alumnet.wording import sentence

_CHOOSE = "Choose where you know each other from"
_CLASS_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
_YEAR = "Enter the year you left, like 2016"


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


def _name(label: str, missing: str) -> StringField:
    most = f"Keep it below {NAME_LENGTH} characters"
    return StringField(
        label, [DataRequired(missing), Length(max=NAME_LENGTH, message=most)], filters=[_line]
    )


class Tick(BooleanField):
    """A box to tick; what is shown again is ours, not whatever was sent as its value."""

    def _value(self) -> str:
        return "y"


class Dates(FlaskForm):
    """When somebody was somewhere, as people write it."""

    start = StringField("From", [Optional()], filters=[_line])
    end = StringField("Until", [Optional()], filters=[_line])

    def _read(self, kind: AffiliationKind, *, is_current: bool = False) -> Period | None:
        """Return what the dates say; errors go to their fields."""
        start, end = self._date(self.start), self._date(self.end)
        if self.start.errors or self.end.errors:
            return None
        try:
            return period_of(kind, start, end, is_current=is_current)
        except DomainError as error:
            self.end.errors = [sentence(error)]
            return None

    def _date(self, field: Any) -> WrittenDate | None:
        try:
            return read_date(field.data, this_year=now().year)
        except DomainError as error:
            field.errors = [sentence(error)]
            return None


class InviteForm(Dates):
    """Whom somebody invites, and where they know them from."""

    name = _name("Their name", "Enter their name")
    email = EmailField(
        "Their e-mail address", [DataRequired("Enter their e-mail address")], filters=[_line]
    )
    place = SelectField("Where do you know each other from?", validate_choice=False)
    association = SelectField("Which association could they join?", validate_choice=False)
    line = TextAreaField(
        "A line to them",
        [
            Optional(),
            Length(max=LINE_LENGTH, message=f"Keep the line under {LINE_LENGTH} characters"),
        ],
        filters=[_text],
    )

    period: Period
    chosen: Place

    def offer(self, grounds: Grounds) -> None:
        """Offer the member's own places and associations."""
        self._places = {each.code: each for each in grounds.places}
        self.place.choices = [
            SelectChoice("", "Choose a place"),
            *(SelectChoice(each.code, each.label) for each in grounds.places),
        ]
        self.association.choices = [SelectChoice(e.slug, e.name) for e in grounds.houses]

    def begin_at(self, organization: str, year: str) -> None:
        """Choose the place from whose page the member comes; of a school, the class of a year."""
        found = (each for each in self._places.values() if each.public_id == organization)
        place = next(found, None)
        if place is not None:
            self.place.data = place.code
            if place.kind is AffiliationKind.EDUCATION and _CLASS_YEAR.fullmatch(year):
                self.end.data = year

    def validate_email(self, field: Any) -> None:
        """Replace what was typed by the address we use, or say that it is none."""
        found = normalised_email(field.data)
        if found is None:
            raise ValidationError("Enter an address like name@example.org")
        field.data = found

    def validate_place(self, field: Any) -> None:
        """Refuse a place that isn't one of their own."""
        if field.data not in self._places:
            raise ValidationError(_CHOOSE)

    def validate_association(self, field: Any) -> None:
        """Refuse an association that isn't one of their own."""
        if field.data not in {each.value for each in field.choices}:
            raise ValidationError("Choose one of your associations")

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and read the dates: without any, one's own stand for both."""
        if not super().validate(extra_validators):
            return False
        self.chosen = self._places[self.place.data]
        self.period = self.chosen.period
        if self.start.data or self.end.data:
            period = self._read(self.chosen.kind)
            if period is None:
                return False
            self.period = period
        return True


class InvitedForm(Dates):
    """What whoever was invited says of themselves; begins as the inviter stated it."""

    name = _name("Your name", "Enter your name as people know you")
    organization = StringField("Where", [Optional(), Length(max=200)], filters=[_line])
    is_current = Tick("I'm still there")
    class_year = StringField("Class year", [Optional()], filters=[_line])
    consent = Tick(
        "I am 18 or older, and I agree to the community standards",
        [DataRequired("Read the standards and tick the box to go on")],
    )

    _page: InvitedPage
    claim: AffiliationValues | None = None
    year: int | None = None

    @classmethod
    def of(cls, page: InvitedPage) -> "InvitedForm":
        """Return the form; nothing of it is sent yet unless this is a POST."""
        stated = {
            "name": page.name,
            "organization": page.place,
            "start": page.start,
            "end": page.end,
            "is_current": page.period.is_current,
        }
        form = cls(data=stated)
        form._page = page
        return form

    @property
    def asks_for_place(self) -> bool:
        """Whether there is a place to confirm; an association asks for nothing."""
        return self._page.kind is not AffiliationKind.MEMBERSHIP

    def validate_class_year(self, field: Any) -> None:
        """Read the year of leaving."""
        try:
            found = read_date(field.data, this_year=now().year)
        except DomainError:
            raise ValidationError(_YEAR) from None
        self.year = found.year if found else None

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and read what is said of the place; an emptied one isn't taken."""
        passed = bool(super().validate(extra_validators))
        if not self.asks_for_place or not self.organization.data:
            return passed
        if not name_key(self.organization.data):
            self.organization.errors = [sentence(NamelessOrganization())]
            return False
        period = self._stated()
        if period is None:
            return False
        is_theirs = self.organization.data == self._page.place
        self.claim = AffiliationValues(
            kind=self._page.kind,
            organization=self.organization.data,
            chosen=self._page.place_public_id if is_theirs else "",
            period=period,
        )
        return passed

    def _stated(self) -> Period | None:
        """Return the dates; left as they were given, they are as exact as the inviter's."""
        page = self._page
        as_given = (page.start, page.end, page.period.is_current)
        if (self.start.data, self.end.data, self.is_current.data) == as_given:
            return page.period
        return self._read(page.kind, is_current=self.is_current.data)


class ConcernForm(FlaskForm):
    """What is wrong with an invitation; whoever got it needn't write a word."""

    what = RadioField(
        "What is wrong?",
        choices=[SelectChoice(words, words) for words in CONCERNS],
        validators=[InputRequired("Choose what is wrong")],
    )
    concern = TextAreaField(
        "Anything the staff should know",
        [Length(max=CONCERN_LENGTH, message=f"Keep it under {CONCERN_LENGTH} characters")],
        filters=[_text],
    )

    @property
    def told(self) -> str:
        """What the staff read."""
        return f"{self.what.data}.\n\n{self.concern.data}".strip()


class ContactsForm(FlaskForm):
    """A list of contacts, to be read once."""

    file = FileField(
        "Connections.csv, or the archive with it", [FileRequired("Choose the file to look through")]
    )
    consent = Tick(
        "Compare it with the members now, and keep nothing of it",
        [DataRequired("Tick the box, so that we may read it")],
    )

    def upload(self, most: int) -> tuple[bytes, str]:
        """Return the file and its name; of a larger one a little more than `most`."""
        sent = self.file.data
        content = sent.read(most + 1)
        sent.close()
        return content, sent.filename or ""
