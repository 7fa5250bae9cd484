"""What must hold for affiliations: kinds, grades of evidence, dates and how exactly they are known.

Months are numbers: year * 12 + (month - 1). With precision `year` or `class_year` the January of
the year stands for the whole of it.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import ClassVar

from alumnet.kernel.clock import month_from
from alumnet.kernel.errors import DomainError
from alumnet.kernel.text import fold

ORGANIZATION_NAME_LENGTH = 200
TITLE_LENGTH = 160
CITY_LENGTH = 120
MOST_AFFILIATIONS = 60
FIRST_YEAR = 1900
_YEARS_AHEAD = 10


class OrganizationKind(Enum):
    """What an organization is to people."""

    SCHOOL = "school"
    EMPLOYER = "employer"
    ASSOCIATION = "association"


class AffiliationKind(Enum):
    """How a person belongs to an organization."""

    EDUCATION = "education"
    EMPLOYMENT = "employment"
    MEMBERSHIP = "membership"


class Precision(Enum):
    """How exactly the dates of an affiliation are known."""

    MONTH = "month"
    YEAR = "year"
    CLASS_YEAR = "class_year"


class EvidenceGrade(Enum):
    """How well an affiliation is known to be true."""

    CLAIMED = "claimed"
    CORROBORATED = "corroborated"
    VERIFIED = "verified"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    REMOVED = "removed"


# After so long somebody is asked whether what runs still does.
CONFIRMED_FOR = timedelta(days=365)
# Whatever has one of these counts for nothing between two people.
UNTRUE = (EvidenceGrade.DISPUTED, EvidenceGrade.REMOVED)


# Where an organization's row comes from: a reference list, a file of the staff, or somebody's
# affiliation. Only what people typed is tidied, and is suggested to others only once shown to all.
REFERENCE, IMPORTED, TYPED = "reference", "import", "typed"

# What an unknown organization becomes when somebody writes it into an affiliation of this kind.
KIND_OF_ORGANIZATION = {
    AffiliationKind.EDUCATION: OrganizationKind.SCHOOL,
    AffiliationKind.EMPLOYMENT: OrganizationKind.EMPLOYER,
    AffiliationKind.MEMBERSHIP: OrganizationKind.ASSOCIATION,
}


# ---------------------------------------------------------------------------------------- errors
class DateUnreadable(DomainError):
    """A date that is none; `text` is what was written."""

    code: ClassVar[str] = "date_unreadable"


class DateOutOfRange(DomainError):
    """A year before 1900 or more than ten years ahead; `text` is what was written."""

    code: ClassVar[str] = "date_out_of_range"


class EndsBeforeStart(DomainError):
    """The end lies before the start."""

    code: ClassVar[str] = "ends_before_start"


class RunningWithEnd(DomainError):
    """Somebody can't both be there still and have left."""

    code: ClassVar[str] = "running_with_end"


class NamelessOrganization(DomainError):
    """A name without a letter or a digit can't be found again."""

    code: ClassVar[str] = "nameless_organization"


class TooManyAffiliations(DomainError):
    """A person may list `most` affiliations."""

    code: ClassVar[str] = "too_many_affiliations"


class PartOfItself(DomainError):
    """An organization can't be a part of itself, at any level."""

    code: ClassVar[str] = "part_of_itself"


# ----------------------------------------------------------------------------------------- dates
@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as somebody wrote it: a month, or only a year (`month` is None)."""

    year: int
    month: int | None = None

    @property
    def number(self) -> int:
        """The month as a number; the January of a mere year."""
        return month_from(self.year, self.month or 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The dates of an affiliation as they are stored."""

    start_month: int | None = None
    end_month: int | None = None
    is_current: bool = False
    precision: Precision = Precision.YEAR


_DECEMBER = 12
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR = re.compile(r"(\d{4})")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.]\s*(\d{1,2})(?:\s*[-/.]\s*\d{1,2}(?:[t ].*)?)?")
_MONTH_FIRST = re.compile(r"(?:\d{1,2}\s*[-/.]\s*)?(\d{1,2})\s*[-/.]\s*(\d{4})")
_WORD_FIRST = re.compile(r"(?:\d{1,2}\.?\s+)?([a-z]{3,9})\.?,?\s+(\d{4})")
_LONGEST_DATE = 40


def read_date(text: str, *, this_year: int) -> WrittenDate | None:
    """Return what a date says ("2012", "2012-03", "3/2012", "March 2012"); None for nothing.

    Raises DateUnreadable or DateOutOfRange.
    """
    written = fold(text).strip()
    if not written:
        return None
    found = _parse(written) if len(written) <= _LONGEST_DATE else None
    if found is None:
        raise DateUnreadable(text=text.strip()[:_LONGEST_DATE])
    if not FIRST_YEAR <= found.year <= this_year + _YEARS_AHEAD:
        raise DateOutOfRange(text=text.strip()[:_LONGEST_DATE])
    return found


def _parse(text: str) -> WrittenDate | None:
    if whole := _YEAR.fullmatch(text):
        return WrittenDate(int(whole[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _checked(int(found[1]), int(found[2]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _checked(int(found[2]), int(found[1]))
    if found := _WORD_FIRST.fullmatch(text):
        short = found[1][:3]
        return WrittenDate(int(found[2]), _MONTHS.index(short) + 1) if short in _MONTHS else None
    return None


def _checked(year: int, month: int) -> WrittenDate | None:
    return WrittenDate(year, month) if 1 <= month <= _DECEMBER else None


def period_of(
    kind: AffiliationKind,
    start: WrittenDate | None,
    end: WrittenDate | None,
    *,
    is_current: bool = False,
) -> Period:
    """Return the period that two written dates make.

    Known to the month only if both dates are (a missing one doesn't count). Of an education with
    an end and no start only the class year is known. Raises EndsBeforeStart or RunningWithEnd.
    """
    if is_current and end is not None:
        raise RunningWithEnd
    if kind is AffiliationKind.EDUCATION and start is None and end is not None:
        return Period(None, month_from(end.year), precision=Precision.CLASS_YEAR)
    written = [date for date in (start, end) if date is not None]
    if any(date.month is None for date in written) or not written:
        found = Period(_january(start), _january(end), is_current, Precision.YEAR)
    else:
        found = Period(
            start.number if start else None,
            end.number if end else None,
            is_current,
            Precision.MONTH,
        )
    if _ends_before_start(found):
        raise EndsBeforeStart
    return found


def _january(date: WrittenDate | None) -> int | None:
    return None if date is None else month_from(date.year)


def _ends_before_start(period: Period) -> bool:
    if period.start_month is None or period.end_month is None:
        return False
    return period.end_month < period.start_month


_MONTH_NAMES = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _date_in_words(month: int, precision: Precision) -> str:
    year, rest = divmod(month, _DECEMBER)
    return f"{_MONTH_NAMES[rest]} {year}" if precision is Precision.MONTH else str(year)


def date_as_typed(month: int | None, precision: Precision) -> str:
    """Return a stored date as one would type it: "March 2012", or "2012"; empty for none."""
    return "" if month is None else _date_in_words(month, precision)


def period_in_words(period: Period) -> str:
    """Return when somebody was there: "since 2012", "2012 to 2015", "class of 1998"."""
    start = _date_in_words(period.start_month, period.precision) if period.start_month else ""
    end = _date_in_words(period.end_month, period.precision) if period.end_month else ""
    if period.precision is Precision.CLASS_YEAR and end:
        return f"class of {end}"
    if period.is_current:
        return f"since {start}" if start else "still there"
    if start and end:
        return start if start == end else f"{start} to {end}"
    if start or end:
        return f"from {start}" if start else f"until {end}"
    return "no dates"


# ------------------------------------------------------------------------------------------ sizes
_SMALLEST_SIZE = 10


def rounded_size(people: int) -> int | None:
    """Return an organization's size as it may be shown: 10, 30, 100, 300 and so on.

    The nearest by ratio (domain.md section 3); None below 10, which isn't told at all.
    """
    if people < _SMALLEST_SIZE:
        return None
    power = int(10 ** (len(str(people)) - 1))
    steps = (power, 3 * power, 10 * power)
    return min(steps, key=lambda step: max(step / people, people / step))
