"""Months as people and programmes write them: "Mar 2021", "mar. de 2021", "März 2021", "2014"."""

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from alumnet.kernel.text import fold
from alumnet.organizations.rules import WrittenDate, read_date

# The languages of `headers`, and some more in which people keep lists. No two of them mean
# different months by one name; a test holds that.
LOCALES = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "sv", "da", "nb", "cs", "fi", "hu", "ro")

_DAY_MONTH_YEAR = re.compile(r"(?:\d{1,2}\s+)?([^\W\d_]+)\s+(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})\s+([^\W\d_]+)")
_MONTH_DAY_YEAR = re.compile(r"([^\W\d_]+)\s+\d{1,2}\s+(\d{4})")
_SIGNS = re.compile(r"[.,]|\b(?:de|del|di|do|of)\b")
_EAST_ASIAN = str.maketrans({"年": "-", "년": "-", "月": "", "월": ""})


def read_month(text: str, *, this_year: int) -> WrittenDate | None:
    """Return the month or year that a text says; None for nothing.

    Raises DateUnreadable or DateOutOfRange.
    """
    words = " ".join(_SIGNS.sub(" ", fold(text)).split())
    for pattern, year, month in (
        (_DAY_MONTH_YEAR, 2, 1),
        (_MONTH_DAY_YEAR, 2, 1),
        (_YEAR_MONTH, 1, 2),
    ):
        found = pattern.fullmatch(words)
        number = _months().get(found[month]) if found else None
        if found and number:
            return read_date(f"{found[year]}-{number:02}", this_year=this_year)
    return read_date(text.translate(_EAST_ASIAN), this_year=this_year)


@cache
def _months() -> dict[str, int]:
    return {name: number for locale in LOCALES for name, number in month_names(locale)}


def month_names(locale: str) -> Iterator[tuple[str, int]]:
    """Yield the names of months in a language, long and short, folded, with their numbers."""
    months = Locale.parse(locale).months
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in months[context][width].items():
                yield fold(name).strip("."), number
