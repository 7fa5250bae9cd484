"""Years of leaving as people write them: 1998, 98, '02, 2014/15, class of 1998."""

import re

FIRST_YEAR = 1900
YEARS_AHEAD = 10

_LEAD = re.compile(r"^(class|cohort|year|yr|grad(uated|uation)?|promo(tion)?)\b( of)?[\s:.-]*")
_WHOLE = re.compile(r"(\d{4})(\.0+)?")
_SHORT = re.compile(r"['`\u2018\u2019\u00b4]?\s?(\d{2})")
_TWO = re.compile(r"(\d{4})\s?[/\u2013-]\s?(\d{2}|\d{4})")
_IN_DAY = re.compile(
    r"(\d{4})([-/.])\d{1,2}(\2\d{1,2})?([ T][\d:.]+)?|\d{1,2}([-/.])\d{1,2}\5(\d{4})"
)
_AFTER_MONTH = re.compile(r"[a-z]{3,9}\.?,? (\d{4})")


class NotAYear(ValueError):
    """Something in a column of years that is none; the message is a sentence that quotes it."""


def class_year(written: str, this_year: int) -> int | None:
    """Return the year of leaving that is meant, None where nothing is written. Raises NotAYear.

    Of two years (`2014/15`) the later one counts. Two digits mean the year that is nearest to
    now and not more than ten years ahead.
    """
    if not written.strip():
        return None
    year = _meant(_LEAD.sub("", written.strip().lower()), this_year)
    if year is None or not FIRST_YEAR <= year <= this_year + YEARS_AHEAD:
        what = "isn't a year" if year is None else "isn't a year of leaving"
        raise NotAYear(f"'{written.strip()[:40]}' {what}.")
    return year


def _meant(text: str, this_year: int) -> int | None:
    if found := _TWO.fullmatch(text):
        return _later(int(found[1]), found[2])
    if found := _WHOLE.fullmatch(text) or _AFTER_MONTH.fullmatch(text):
        return int(found[1])
    if found := _IN_DAY.fullmatch(text):
        return int(found[1] or found[6])
    if found := _SHORT.fullmatch(text):
        return _nearest(int(found[1]), this_year)
    return None


def _later(first: int, second: str) -> int | None:
    """Return the later of two years that follow each other (2014/15, 1999/00), or None."""
    is_next = (first + 1) % 10 ** len(second) == int(second)
    return first + 1 if is_next else None


def _nearest(two_digits: int, this_year: int) -> int:
    year = this_year - this_year % 100 + two_digits
    return year - 100 if year > this_year + YEARS_AHEAD else year
