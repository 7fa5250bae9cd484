"""What a file says about the member who brings it, before it is held against their profile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from alumnet import wording
from alumnet.kernel.cleaning import clean_line, clean_text
from alumnet.kernel.errors import DomainError
from alumnet.kernel.text import fold, normalised
from alumnet.organizations import places, reference
from alumnet.organizations.commands import AffiliationValues, name_key
from alumnet.organizations.models import ORGANIZATION_NAME_LENGTH
from alumnet.organizations.rules import (
    CITY_LENGTH,
    MOST_AFFILIATIONS,
    TITLE_LENGTH,
    AffiliationKind,
    Period,
    WrittenDate,
    period_of,
)
from alumnet.portability.rules import FIELDS, POLICY
from alumnet.portability.written_dates import LOCALES, read_month

T = TypeVar("T")
_SKILL_LENGTH = 80
_SHOWN = 60
_STILL = frozenset({"present", "current", "now", "today", "ongoing", "heute", "aujourd'hui"})


@dataclass(frozen=True, slots=True)
class Stated:
    """What a file says: fields of a profile by name, skills, codes of languages, stays.

    `notes` are sentences about what couldn't be used as it was written.
    """

    fields: Mapping[str, str]
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    stays: tuple[AffiliationValues, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The dates of a stay as they are written; `runs` says whether it does where no end is."""

    start: str = ""
    end: str = ""
    runs: bool = False

    @property
    def says_it_runs(self) -> bool:
        """Whether the end is a word for "still there"."""
        return fold(self.end.strip()) in _STILL


class Collector:
    """Takes in what files say, cleaned and within the limits of a profile; the first word counts.

    Nothing that is written stops it: what can't be used is left out, with a note.
    """

    def __init__(self, *, this_year: int) -> None:
        self._this_year = this_year
        self._fields: dict[str, str] = {}
        self._skills: dict[str, str] = {}
        self._languages: dict[str, None] = {}
        self._stays: dict[AffiliationValues, None] = {}
        self._notes: dict[str, None] = {}

    def stated(self) -> Stated:
        """Return all that was said."""
        return Stated(
            fields={name: self._fields[name] for name in FIELDS if name in self._fields},
            skills=self._first(self._skills.values(), POLICY.skills, "skills"),
            languages=tuple(self._languages),
            stays=self._first(self._stays, MOST_AFFILIATIONS, "places"),
            notes=tuple(self._notes)[: POLICY.notes],
        )

    def _first(self, found: Iterable[T], most: int, what: str) -> tuple[T, ...]:
        every = tuple(found)
        if len(every) > most:
            self.note(f"There are {len(every)} {what}; the first {most} are shown.")
        return every[:most]

    def note(self, sentence: str) -> None:
        """Say what couldn't be used."""
        self._notes[sentence] = None

    # ------------------------------------------------------------------------------- the profile
    def field(self, name: str, text: str) -> None:
        """Take in a field of the profile, unless one was said before."""
        label, most, has_lines = FIELDS[name]
        cleaned = clean_text(text) if has_lines else clean_line(text)
        if not cleaned or name in self._fields:
            return
        self._fields[name] = self._within(cleaned, most, label)

    def country(self, text: str) -> None:
        """Take in a country by its code or its name in one of our languages."""
        code = places.country_code(text) or country_named(text)
        if code:
            self._fields.setdefault("country", code)
        elif text.strip():
            self.note(f"“{clean_line(text, _SHOWN)}” isn't a country we know.")

    def industry(self, text: str) -> None:
        """Take in an industry by its code or its name here."""
        code = reference.code_of(text, reference.industries()) if text.strip() else None
        if code:
            self._fields.setdefault("industry", code)
        elif text.strip():
            self.note(
                f"“{clean_line(text, _SHOWN)}” isn't an industry in our list. You can choose one "
                "on your profile."
            )

    def skill(self, text: str) -> None:
        """Take in a skill."""
        name = clean_line(text)
        if name:
            self._skills.setdefault(fold(name), self._within(name, _SKILL_LENGTH, "A skill"))

    def language(self, text: str) -> None:
        """Take in a language by its code or its name in one of our languages."""
        code = places.language_code(text) or _spoken().get(normalised(text))
        if code:
            self._languages[code] = None
        elif text.strip():
            self.note(f"“{clean_line(text, _SHOWN)}” isn't a language we know.")

    # --------------------------------------------------------------------------------- the places
    def stay(
        self,
        kind: AffiliationKind,
        organization: str,
        span: Span,
        *,
        title: str = "",
        field: str = "",
        city: str = "",
    ) -> AffiliationValues | None:
        """Return a time with an organization, cleaned; None, with a note, without a name."""
        name = clean_line(organization, ORGANIZATION_NAME_LENGTH)
        if not name_key(name):
            self.note("A place without a name was left out.")
            return None
        return AffiliationValues(
            kind=kind,
            organization=name,
            period=self._period(name, kind, span),
            title=self._within(clean_line(title), TITLE_LENGTH, f"The title at {name}"),
            field=self._within(clean_line(field), TITLE_LENGTH, f"The subject at {name}"),
            city=self._within(clean_line(city), CITY_LENGTH, f"The city of {name}"),
        )

    def add(self, stay: AffiliationValues | None) -> None:
        """Take in a stay, once."""
        if stay is not None:
            self._stays[stay] = None

    def date(self, about: str, text: str) -> WrittenDate | None:
        """Return the month or year that is written; None, with a note, for what is none."""
        try:
            return read_month(text, this_year=self._this_year)
        except DomainError as error:
            self.note(f"{about}: {wording.sentence(error)} It comes without that date.")
            return None

    def _period(self, about: str, kind: AffiliationKind, span: Span) -> Period:
        start = self.date(about, span.start)
        end = None if span.says_it_runs else self.date(about, span.end)
        runs = span.says_it_runs or (span.runs and not span.end.strip())
        try:
            return period_of(kind, start, end, is_current=runs)
        except DomainError as error:
            self.note(f"{about}: {wording.sentence(error)} It comes without dates.")
            return Period()

    def _within(self, text: str, most: int, what: str) -> str:
        if len(text) <= most:
            return text
        self.note(f"{what} is longer than {most:,} characters, so the rest is left out.")
        return clean_text(text, most)


def country_named(text: str) -> str | None:
    """Return the code of a country by its name in one of our languages; a code is no name."""
    return _countries().get(normalised(text))


@cache
def _countries() -> dict[str, str]:
    return {
        normalised(each.name): each.code for locale in LOCALES for each in places.countries(locale)
    }


@cache
def _spoken() -> dict[str, str]:
    return {
        normalised(each.name): each.code for locale in LOCALES for each in places.languages(locale)
    }
