"""The form of the privacy page: one row of radios for each field and affiliation."""

from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.validators import ValidationError

from alumnet.kernel.visibility import Visibility
from alumnet.members.forms.fields import Switch, TypedLines, options, version_field
from alumnet.members.rules import FIELDS, LEVELS
from alumnet.members.rules.values import OwnPrivacy, PrivacyValues

_MOST_ORGANIZATIONS = 20
_CHOICES = options({level.value: words for level, words in LEVELS.items()})


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: what it is about, and the radios."""

    label: str
    detail: str
    field: Any


class PrivacyForm(FlaskForm):
    """Who may see what. `of` adds the radios: they depend on what one has said."""

    version = version_field()
    is_listed = Switch("Show me in lists and searches")
    has_employer_shield = Switch("Hide from my employer that I look for a mentor")
    further_organizations = TypedLines(
        "Hide it from people at these organisations too",
        most=_MOST_ORGANIZATIONS,
        longest=200,
        description="A client, a competitor: each on a line.",
    )

    @classmethod
    def of(cls, own: OwnPrivacy, **more: Any) -> "PrivacyForm":
        """Return the form with a row for everything that has a level, filled with what is stored.

        What is sent for something that is no longer there is ignored.
        """
        levels = {"photo": own.values.photo, **own.values.fields}
        rows: dict[str, Any] = {
            f"level-{name}": _radios(label) for name, label in {"photo": "Photo", **FIELDS}.items()
        }
        stored: dict[str, Any] = {f"level-{name}": level.value for name, level in levels.items()}
        for each in own.affiliations:
            rows[f"place-{each.public_id}"] = _radios(each.words)
            stored[f"place-{each.public_id}"] = own.values.affiliations[each.public_id].value
        stored |= {
            "is_listed": own.values.is_listed,
            "has_employer_shield": own.values.has_employer_shield,
            "further_organizations": "\n".join(own.values.further_organizations),
            "version": own.version,
        }
        form: PrivacyForm = type("PrivacyFormOf", (cls,), rows)(data=stored, **more)
        return form

    def rows(self, own: OwnPrivacy) -> list[Row]:
        """Return the lines of the table, fields first, then where one has been."""
        whens = {f"place-{each.public_id}": each.when for each in own.affiliations}
        return [
            Row(field.label.text, whens.get(field.name, ""), field)
            for field in self
            if field.name.startswith(("level-", "place-"))
        ]

    def values(self) -> PrivacyValues:
        """Return what was chosen, for the command."""

        def levels(start: str) -> dict[str, Visibility]:
            return {
                field.name.removeprefix(start): Visibility(field.data)
                for field in self
                if field.name.startswith(start)
            }

        fields = levels("level-")
        return PrivacyValues(
            is_listed=self.is_listed.data,
            has_employer_shield=self.has_employer_shield.data,
            photo=fields.pop("photo"),
            fields=fields,
            affiliations=levels("place-"),
            further_organizations=self.further_organizations.values,
        )


class _LevelField(RadioField):
    """One of the five levels."""

    def pre_validate(self, _form: Any) -> None:
        """Refuse what is no level."""
        if self.data not in {choice.value for choice in self.choices}:
            raise ValidationError("Choose who may see this")


def _radios(label: str) -> Any:
    return _LevelField(label, choices=_CHOICES)
