"""Forms on which members say where they have been: several rows at once, or one to correct."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice

from alumnet import wording
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.errors import DomainError
from alumnet.kernel.rows import Rows
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.commands import AS_WRITTEN, AffiliationValues, name_key
from alumnet.organizations.queries import OwnAffiliation, Suggested
from alumnet.organizations.rules import (
    CITY_LENGTH,
    TITLE_LENGTH,
    AffiliationKind,
    NamelessOrganization,
    Period,
    WrittenDate,
    period_of,
    read_date,
)

MOST_ROWS = 12
_NAME_LENGTH = 200
_EDUCATION, _EMPLOYMENT, _MEMBERSHIP = AffiliationKind
# What a form calls the organization and what somebody was there.
ORGANIZATION_WORDS = {
    _EDUCATION: "School",
    _EMPLOYMENT: "Employer",
    _MEMBERSHIP: "Association or club",
}
TITLE_WORDS = {_EDUCATION: "Degree", _EMPLOYMENT: "Job title", _MEMBERSHIP: "Role"}
LEVEL_WORDS = {
    Visibility.EVERYONE: "Every member",
    Visibility.MY_ASSOCIATIONS: "Members of my associations",
    Visibility.TIED_TO_ME: "People with a tie to me",
    Visibility.CONNECTIONS: "My contacts",
    Visibility.ONLY_ME: "Only me",
}


def _line(value: str | None) -> str:
    return clean_line(value or "")


def _line_field(label: str) -> StringField:
    return StringField(label, filters=[_line])


class Switch(BooleanField):
    """One checkbox; what it sends is ours, whatever came in."""

    def _value(self) -> str:
        return "y"


class Stay:
    """The fields of one affiliation; what is typed stays as it is when something is wrong."""

    kind = HiddenField(filters=[_line])
    organization = _line_field("Organization")
    # The public id of the organization that was picked, and the name for which it was offered.
    chosen = HiddenField(filters=[_line])
    looked_up = HiddenField(filters=[_line])
    title = _line_field("Title")
    field = _line_field("Subject")
    city = _line_field("City")
    start = _line_field("From")
    end = _line_field("Until")
    is_current = Switch("I'm still there")

    period: Period

    @property
    def affiliation_kind(self) -> AffiliationKind:
        """The kind of a row; nonsense is work."""
        try:
            return AffiliationKind(self.kind.data)
        except ValueError:
            return AffiliationKind.EMPLOYMENT

    def prepare(self) -> None:
        """Say what the fields are for this kind."""
        kind = self.affiliation_kind
        self.kind.data = kind.value
        self.organization.label.text = ORGANIZATION_WORDS[kind]
        self.title.label.text = TITLE_WORDS[kind]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written."""
        written = (self.organization, self.title, self.field, self.city, self.start, self.end)
        return not any(field.data for field in written)

    @property
    def is_untouched(self) -> bool:
        """Whether the fields are as they were given out."""
        return self.is_blank and not self.is_current.data

    def check(self) -> bool:
        """Check what was written and read the dates; errors go to their fields."""
        self._check_texts()
        this_year = now().year
        start = _read(self.start, this_year)
        end = _read(self.end, this_year)
        if not (self.start.errors or self.end.errors):
            self._read_period(start, end)
        fields = (self.organization, self.title, self.field, self.city, self.start, self.end)
        return not any(field.errors for field in fields)

    def _check_texts(self) -> None:
        name = self.organization.data
        if not name:
            _refuse(self.organization, "Write the name, or empty the whole row")
        elif not name_key(name):
            _refuse(self.organization, wording.sentence(NamelessOrganization()))
        for field, most in (
            (self.organization, _NAME_LENGTH),
            (self.title, TITLE_LENGTH),
            (self.field, TITLE_LENGTH),
            (self.city, CITY_LENGTH),
        ):
            if len(field.data) > most:
                _refuse(field, f"This is longer than {most} characters")

    def _read_period(self, start: WrittenDate | None, end: WrittenDate | None) -> None:
        try:
            self.period = period_of(
                self.affiliation_kind, start, end, is_current=self.is_current.data
            )
        except DomainError as error:
            _refuse(self.end, wording.sentence(error))

    def values(self, visibility: Visibility = Visibility.EVERYONE) -> AffiliationValues:
        """Return what was written, once it is checked."""
        is_picked = self.looked_up.data in {"", self.organization.data}
        return AffiliationValues(
            kind=self.affiliation_kind,
            organization=self.organization.data,
            chosen=self.chosen.data if is_picked else "",
            period=self.period,
            title=self.title.data,
            field=self.field.data,
            city=self.city.data,
            visibility=visibility,
        )

    def offer(self, found: Sequence[Suggested], meant: str) -> None:
        """Offer organizations as choices; `meant` is the public id of the one that fits surely."""
        self.looked_up.data = self.organization.data
        if self.chosen.data not in {AS_WRITTEN, *(each.public_id for each in found)}:
            self.chosen.data = meant or (AS_WRITTEN if not found else "")


def _read(field: Any, this_year: int) -> WrittenDate | None:
    try:
        return read_date(field.data, this_year=this_year)
    except DomainError as error:
        _refuse(field, wording.sentence(error))
        return None


def _refuse(field: Any, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


class StayRow(Stay, Form):
    """One row among several; a blank one is left out."""

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check the row."""
        passed = bool(super().validate(extra_validators))
        return passed and (self.is_blank or self.check())


class AffiliationsForm(FlaskForm):
    """Several affiliations at once."""

    rows = Rows(FormField(StayRow), max_entries=MOST_ROWS)

    @classmethod
    def empty(cls) -> "AffiliationsForm":
        """Return a form with a school, an employer and an association to fill in."""
        form = cls(formdata=None, data={"rows": [{"kind": kind.value} for kind in AffiliationKind]})
        form.prepare()
        return form

    def prepare(self) -> None:
        """Say what the fields of each row are for its kind."""
        for entry in self.rows:
            entry.form.prepare()

    def add_row(self, kind: str) -> None:
        """Add a blank row of this kind, up to a dozen."""
        if len(self.rows) < MOST_ROWS:
            self.rows.append_entry({"kind": kind})
            self.prepare()

    def written(self) -> list[StayRow]:
        """Return the rows in which something is written."""
        return [entry.form for entry in self.rows if not entry.form.is_blank]

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check all rows; at least one must be written."""
        passed = bool(super().validate(extra_validators))
        if passed and not self.written():
            self.form_errors.append("Write at least one place.")
            return False
        return passed


class AffiliationForm(Stay, FlaskForm):
    """One affiliation to correct."""

    visibility = SelectField(
        "Who sees it",
        choices=[SelectChoice(each.value, text) for each, text in LEVEL_WORDS.items()],
    )

    @classmethod
    def of(cls, own: OwnAffiliation) -> "AffiliationForm":
        """Return the form filled with what is stored."""
        form = cls(
            formdata=None,
            data={
                "kind": own.kind.value,
                "organization": own.organization,
                "chosen": own.organization_public_id,
                "looked_up": own.organization,
                "title": own.title,
                "field": own.field,
                "city": own.city,
                "start": own.start,
                "end": own.end,
                "is_current": own.period.is_current,
                "visibility": own.visibility.value,
            },
        )
        form.prepare()
        return form

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Check what was written."""
        passed = bool(super().validate(extra_validators))
        return self.check() and passed
