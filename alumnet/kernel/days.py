"""Days as programs write them; one that can be read in two ways is asked about, never guessed."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

_CLOCK = re.compile(
    r"[ T]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?( ?[ap]m)?(Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\.?|(\d{4})(\d{2})(\d{2})")
_DOTTED = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})")
_EITHER = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})")
_NAMED = re.compile(
    r"(?:(\d{1,2})[ .-]+([a-z]{3,9})\.?|([a-z]{3,9})\.? (\d{1,2}),?)[ ,-]+(\d{4}|\d{2})"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_IN_A_YEAR = 12
_CENTURY = 100
_LAST_CENTURY = 50


class DayOrder(Enum):
    """Which number comes first in 03/04/2014."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class NotADay(ValueError):
    """Something in a column of days that is none; the message is a sentence that quotes it."""


def order_in(values: Iterable[str]) -> DayOrder | None:
    """Return the order that a column of days proves, None where it has to be asked.

    A column with 25/12 and 12/25 proves nothing.
    """
    pairs = [(int(found[1]), int(found[3])) for each in values if (found := _either(each))]
    day_first = any(first > _IN_A_YEAR >= second for first, second in pairs)
    month_first = any(second > _IN_A_YEAR >= first for first, second in pairs)
    if day_first is month_first:
        return None
    return DayOrder.DAY_FIRST if day_first else DayOrder.MONTH_FIRST


def is_ambiguous(written: str) -> bool:
    """Return whether a day could be read in two ways, as 03/04/2014."""
    found = _either(written)
    if found is None or found[1] == found[3]:
        return False
    return max(int(found[1]), int(found[3])) <= _IN_A_YEAR


def _either(written: str) -> re.Match[str] | None:
    return _EITHER.fullmatch(_CLOCK.sub("", written.strip()))


def day_of(written: str, order: DayOrder | None) -> date | None:
    """Return the day that is meant, None where nothing is written. Raises NotADay.

    `order` settles days that could be read in two ways; without it they are refused.
    """
    text = _CLOCK.sub("", written.strip()).lower()
    if not text:
        return None
    try:
        found = _parts(text, order)
        if found is not None:
            return date(*found)
    except ValueError:
        pass
    raise NotADay(f"'{written.strip()[:40]}' isn't a day that we can read.")


def _parts(text: str, order: DayOrder | None) -> tuple[int, int, int] | None:
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part is not None)
        return year, month, day
    if found := _DOTTED.fullmatch(text):
        return int(found[3]), int(found[2]), int(found[1])
    if found := _EITHER.fullmatch(text):
        return _ordered(int(found[1]), int(found[3]), _year(found[4]), order)
    if (found := _NAMED.fullmatch(text)) and (name := found[2] or found[3])[:3] in _MONTHS:
        return _year(found[5]), _MONTHS.index(name[:3]) + 1, int(found[1] or found[4])
    return None


def _ordered(
    first: int, second: int, year: int, order: DayOrder | None
) -> tuple[int, int, int] | None:
    if first > _IN_A_YEAR or first == second:
        return year, second, first
    if second > _IN_A_YEAR:
        return year, first, second
    if order is None:
        return None
    return (year, second, first) if order is DayOrder.DAY_FIRST else (year, first, second)


def _year(digits: str) -> int:
    year = int(digits)
    if year >= _CENTURY:
        return year
    return year + (2000 if year < _LAST_CENTURY else 1900)
