"""Quarters of a year, and the periods of whole quarters that a report can be about.

A quarter is one number, year * 4 + (0 to 3), so that the next one is one more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from alumnet.reporting.rules.policy import POLICY

_A_YEAR = 4
_MONTHS = ("January to March", "April to June", "July to September", "October to December")
_FIRST_MONTHS = ("January", "April", "July", "October")
_LAST_MONTHS = ("March", "June", "September", "December")
_EARLIEST = 1990 * _A_YEAR


def quarter_of(day: date) -> int:
    """Return the quarter of a day."""
    return day.year * _A_YEAR + (day.month - 1) // 3


def begins(quarter: int) -> datetime:
    """Return the first moment of a quarter, in UTC."""
    year, number = divmod(quarter, _A_YEAR)
    return datetime(year, number * 3 + 1, 1, tzinfo=UTC)


def last_told(now: datetime) -> int:
    """Return the newest quarter that is told: so long over that each letter had its time."""
    return quarter_of((now - timedelta(days=POLICY.answer_days)).date()) - 1


def code_of(quarter: int) -> str:
    """Return a quarter as addresses and files say it: "2026-Q3"."""
    year, number = divmod(quarter, _A_YEAR)
    return f"{year}-Q{number + 1}"


def quarter_at(code: str) -> int | None:
    """Return the quarter with this code, None for anything else."""
    year, _, number = code.partition("-Q")
    is_one = len(year) == _A_YEAR and year.isascii() and year.isdigit() and number in {*"1234"}
    return int(year) * _A_YEAR + int(number) - 1 if is_one else None


@dataclass(frozen=True, slots=True)
class Period:
    """Whole quarters, the first and the last included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many quarters."""
        return self.last - self.first + 1

    @property
    def before(self) -> "Period":
        """The period of the same length that ends where this one begins."""
        return Period(self.first - self.length, self.first - 1)

    @property
    def code(self) -> str:
        """As files are called: "2026-Q1-to-2026-Q3"."""
        ends = (code_of(self.first), code_of(self.last))
        return "-to-".join(dict.fromkeys(ends))

    @property
    def short(self) -> str:
        """As a chart says it: "Q3 26", "Q1-Q3 26", "Q4 25-Q1 26"."""
        (year, number), (last_year, last) = (
            divmod(each, _A_YEAR) for each in (self.first, self.last)
        )
        end = f"Q{last + 1} {last_year % 100:02}"
        if self.length == 1:
            return end
        return (
            f"Q{number + 1}-{end}" if year == last_year else f"Q{number + 1} {year % 100:02}-{end}"
        )

    @property
    def words(self) -> str:
        """As a heading says it: "July to September 2026", "2025"."""
        year, number = divmod(self.first, _A_YEAR)
        last_year, last_number = divmod(self.last, _A_YEAR)
        if (number, last_number) == (0, _A_YEAR - 1):
            return str(year) if year == last_year else f"{year} to {last_year}"
        if self.length == 1:
            return f"{_MONTHS[number]} {year}"
        begin = _FIRST_MONTHS[number] if year == last_year else f"{_FIRST_MONTHS[number]} {year}"
        return f"{begin} to {_LAST_MONTHS[last_number]} {last_year}"


def year_of(quarter: int) -> Period:
    """Return the calendar year of a quarter."""
    first = quarter - quarter % _A_YEAR
    return Period(first, first + _A_YEAR - 1)


def choices(first: int, last: int) -> list[tuple[str, str]]:
    """Return the quarters of a list to choose from, the newest first: (code, words)."""
    return [(code_of(each), Period(each, each).words) for each in range(last, first - 1, -1)]


def period_from(arguments: Mapping[str, str], last: int) -> Period:
    """Return the period in an address; what can't be read, or isn't told yet, is the last quarter.

    `from` and `to` are quarters, in either order; `year` is a calendar year.
    """
    whole = quarter_at(f"{arguments.get('year', '')}-Q1")
    if whole is not None and _EARLIEST <= whole <= last:
        return Period(whole, min(year_of(whole).last, last))
    begin, end = quarter_at(arguments.get("from", "")), quarter_at(arguments.get("to", ""))
    begin, end = (begin or end or last), (end or begin or last)
    first, until = sorted((begin, end))
    if first < _EARLIEST or first > last:
        return Period(last, last)
    return Period(first, min(until, last))
