"""Forms of announcements: shape and field errors only."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.segments import Segment
from alumnet.announcements.rules.steps import AnnouncementAudience
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.clock import now
from alumnet.kernel.zones import reader_zone
from alumnet.organizations.places import countries

_MOST_DIGITS = 9
_YEAR = "Enter a year like 1998"
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def _line(text: str | None) -> str:
    return clean_line(text or "")


def _text(text: str | None) -> str:
    return clean_text(text or "")


def _year(label: str) -> IntegerField:
    within = NumberRange(_FIRST_YEAR, _LAST_YEAR, message=_YEAR)
    return IntegerField(label, [Optional(), within])


class WordsForm(FlaskForm):
    """What an announcement says."""

    title = StringField(
        "Title",
        [
            DataRequired("Give it a title"),
            Length(
                max=POLICY.title_length, message=f"Keep it under {POLICY.title_length} characters"
            ),
        ],
        filters=[_line],
    )
    words = TextAreaField(
        "Text",
        [
            DataRequired("Write what you want to tell"),
            Length(
                max=POLICY.words_length, message=f"Keep it under {POLICY.words_length} characters"
            ),
        ],
        filters=[_text],
    )
    version = HiddenField()

    @property
    def version_number(self) -> int:
        """The version that was read; 0, which none has, for nonsense."""
        text = str(self.version.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < _MOST_DIGITS else 0


class AnnouncementForm(WordsForm):
    """A new announcement: what it says, whom it is for, how and when it goes."""

    audience = RadioField(
        "For",
        choices=[
            SelectChoice(AnnouncementAudience.EVERYBODY.value, "All members"),
            SelectChoice(AnnouncementAudience.MENTORS.value, "Members who mentor"),
            SelectChoice(AnnouncementAudience.SEEKERS.value, "Members who look for a mentor"),
        ],
        default=AnnouncementAudience.EVERYBODY.value,
    )
    chapter = SelectField("Chapter", choices=[])
    first_year = _year("Class years from")
    last_year = _year("to")
    country = SelectField("Country", choices=[])
    school = SelectField("School", choices=[])
    has_mail = BooleanField("Send it by mail, too", default=True)
    sends_at = DateTimeLocalField("When", [Optional()], format="%Y-%m-%dT%H:%M")

    def offer(
        self,
        schools: Sequence[tuple[int, str]],
        chapters: Sequence[tuple[int, str]],
        *,
        is_whole: bool,
    ) -> None:
        """Offer countries, the schools of this association and its chapters: one, unless whole."""
        self.chapter.choices = [
            *([SelectChoice("", "All of them, and who is in none")] if is_whole else []),
            *(SelectChoice(str(chapter_id), name) for chapter_id, name in chapters),
        ]
        self.country.choices = [
            SelectChoice("", "Anywhere"),
            *(SelectChoice(each.code, each.name) for each in countries()),
        ]
        self.school.choices = [
            SelectChoice("", "Any"),
            *(SelectChoice(str(school_id), name) for school_id, name in schools),
        ]

    def validate_last_year(self, field: Any) -> None:
        """Ask for years in their order."""
        first = self.first_year.data
        if field.data and first and field.data < first:
            raise ValidationError("The last year is before the first")

    def validate_sends_at(self, _field: Any) -> None:
        """Ask for a time that is ahead, and not too far."""
        moment = self.moment
        if moment is None:
            return
        if moment < now():
            raise ValidationError("Choose a time that is ahead, or leave it empty to send it now")
        if moment > now() + POLICY.ahead:
            raise ValidationError("Choose a time within half a year")

    @property
    def moment(self) -> datetime | None:
        """When it goes, on the reader's clock; None for now."""
        if not self.sends_at.data:
            return None
        local: datetime = self.sends_at.data
        return local.replace(tzinfo=ZoneInfo(reader_zone())).astimezone(UTC)

    @property
    def segment(self) -> Segment:
        """Whom it is for."""
        return Segment(
            audience=AnnouncementAudience(self.audience.data),
            first_year=self.first_year.data,
            last_year=self.last_year.data,
            country=self.country.data or None,
            school_id=int(self.school.data) if self.school.data else None,
            chapter_id=int(self.chapter.data) if self.chapter.data else None,
        )
