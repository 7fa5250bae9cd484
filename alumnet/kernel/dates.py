"""Days, moments and spans in words, as pages and mails say them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
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
)
_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60))


def day_in_words(day: date, zone: str = "UTC") -> str:
    """Return "Sunday 6 December 2026"; of a moment, the day it has in `zone`."""
    if isinstance(day, datetime):
        day = day.astimezone(ZoneInfo(zone)).date()
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment_in_words(moment: datetime, zone: str = "UTC") -> str:
    """Return "Sunday 6 December 2026, 17:30 (Europe/Paris)"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{day_in_words(local.date())}, {local:%H:%M} ({zone.replace('_', ' ')})"


def span_in_words(span: timedelta) -> str:
    """Return how long in the largest unit that fits, rounded up: "40 seconds", "2 minutes"."""
    seconds = max(1, -(-int(span.total_seconds() * 1000) // 1000))
    for unit, length in _UNITS:
        if seconds >= length:
            return _counted(-(-seconds // length), unit)
    return _counted(seconds, "second")


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
