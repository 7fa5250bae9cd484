"""Days, moments and spans in words, as pages and mails say them."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from alumnet.kernel.numbers import number

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
    day = local_day(day, zone)
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def weekday_in_words(day: date, zone: str = "UTC") -> str:
    """Return "Sunday 6 December", for a day that is near."""
    return day_in_words(day, zone).rpartition(" ")[0]


def period_in_words(first: date, last: date) -> str:
    """Return "13 January to 17 July 2027", for what takes months: weekdays say nothing there."""
    ends = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} to {ends}"


def moment_in_words(moment: datetime, zone: str = "UTC", others: Iterable[str] = ()) -> str:
    """Return "Sunday 6 December 2026, 17:30".

    The zone is named, "17:30 (Europe/Paris)", where clocks of one of the `others` differ then.
    """
    said = f"{day_in_words(moment, zone)}, {time_of_day(moment, zone)}"
    clocks = {moment.astimezone(ZoneInfo(each)).utcoffset() for each in (zone, *others)}
    return said if len(clocks) == 1 else f"{said} ({zone.replace('_', ' ')})"


def time_of_day(moment: datetime, zone: str = "UTC") -> str:
    """Return "17:30"."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def short_day(day: date, zone: str = "UTC") -> str:
    """Return "6 Dec 2026" for a table; of a moment, the day it has in `zone`."""
    day = local_day(day, zone)
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def short_moment(moment: datetime, zone: str = "UTC") -> str:
    """Return "6 Dec 2026, 17:30" for a table, which says once what zone that is."""
    return f"{short_day(moment, zone)}, {time_of_day(moment, zone)}"


def local_day(day: date, zone: str = "UTC") -> date:
    """Return the day a moment has in `zone`; a day is the same everywhere."""
    return day.astimezone(ZoneInfo(zone)).date() if isinstance(day, datetime) else day


def span_in_words(span: timedelta, *, count: Callable[[int], str] = number) -> str:
    """Return how long in the largest unit that fits, rounded up: "40 seconds", "two minutes".

    A table may want figures: `count` writes the number.
    """
    seconds = max(1, -(-int(span.total_seconds() * 1000) // 1000))
    for unit, length in _UNITS:
        if seconds >= length:
            return _counted(-(-seconds // length), unit, count)
    return _counted(seconds, "second", count)


def _counted(units: int, unit: str, count: Callable[[int], str]) -> str:
    return f"{count(units)} {unit}{'' if units == 1 else 's'}"
