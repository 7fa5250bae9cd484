"""When people have time, as numbers that can be compared: hours of a week, told in UTC."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from alumnet.mentoring.rules.windows import Window, windows_in
from alumnet.ties.phrases import listing

HOURS_A_WEEK: Final = 7 * 24
_HOUR: Final = 60
_A_STRETCH: Final = 3
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def hours_in(words: str, zone: str, day: date) -> tuple[int, ...]:
    """Return the hours of a week that somebody's words name, 0 for Monday 00:00 to 01:00 UTC.

    Whole hours, by the one in UTC in which each begins: of zones that are half an hour apart they
    may be half an hour off. Clocks are read as they stand on `day`. What can't be read is nothing.
    """
    offset = ZoneInfo(zone).utcoffset(datetime.combine(day, time(12)))
    ahead = 0 if offset is None else int(offset.total_seconds()) // _HOUR
    found = {
        (window.weekday * 24 * _HOUR + begins - ahead) // _HOUR % HOURS_A_WEEK
        for window in windows_in(words)
        for begins in _whole_hours(window)
    }
    return tuple(sorted(found))


def read_as(words: str) -> str:
    """Return how somebody's words are read, by their own clock; "" for what can't be read.

    "Monday to Thursday, 18:00 to 21:00". A stretch under an hour counts for nothing.
    """
    days: dict[tuple[int, int], list[int]] = {}
    for window in windows_in(words):
        if _whole_hours(window):
            days.setdefault((window.begins, window.ends), []).append(window.weekday)
    return "; ".join(
        f"{_named(each)}, {_clock(begins)} to {_clock(ends)}"
        for (begins, ends), each in days.items()
    )


def clocks_on(starts_on: date | None, today: date) -> date:
    """Return the day whose clocks count: the first of a cohort, and today once that is over."""
    return max(today, starts_on or today)


def _whole_hours(window: Window) -> range:
    """Return when the whole hours of a window begin, in minutes since midnight."""
    return range(window.begins, window.ends - _HOUR + 1, _HOUR)


def _named(days: Sequence[int]) -> str:
    """Return days of a week in words; three and more in a row as a stretch."""
    first, last = days[0], days[-1]
    if len(days) >= _A_STRETCH and last - first == len(days) - 1:
        return f"{_DAYS[first]} to {_DAYS[last]}"
    return listing([_DAYS[each] for each in days])


def _clock(minutes: int) -> str:
    return f"{minutes // _HOUR}:{minutes % _HOUR:02}"
