"""The one place that asks what time it is."""

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return the present moment as an aware datetime in UTC."""
    return datetime.now(tz=UTC)


def month_of(day: date) -> int:
    """Return the month of `day` as one number: year * 12 + (month - 1)."""
    return day.year * 12 + day.month - 1


def month_from(year: int, month: int = 1) -> int:
    """Return the number of a calendar month (`month` from 1 to 12)."""
    return year * 12 + month - 1


def year_and_month(number: int) -> tuple[int, int]:
    """Return (year, month from 1 to 12) of a month number."""
    year, month = divmod(number, 12)
    return year, month + 1
