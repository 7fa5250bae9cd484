"""What is known of when somebody was somewhere, and what follows for two people.

A month is a number, `year * 12 + (month - 1)`. A date is only ever known to lie in a window, the
month or the year that was given, so a spell has four bounds. Everything said about two people
follows from these, which is why an overlap can't be invented: it is certain only when it holds for
every date inside the windows.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple

MONTHS_A_YEAR: Final = 12

# The sentinels for "nobody knows how early" and "nobody knows how late", or "still running". Far
# outside any real date, and small enough that differences fit 32 bits.
EARLIEST: Final = 0
LATEST: Final = 10_000 * MONTHS_A_YEAR

# A class year says only when somebody left. Eight years before it is the earliest start allowed
# for: long degrees, part-time study and years out fit into it.
LONGEST_STUDY: Final = 8 * MONTHS_A_YEAR


class Precision(StrEnum):
    """How exactly the dates of a spell are known."""

    MONTH = "month"
    YEAR = "year"
    CLASS_YEAR = "class_year"


class Presence(StrEnum):
    """Whether two people were at one place at the same time."""

    CERTAIN = "certain"
    UNKNOWN = "unknown"
    APART = "apart"


def month_number(year: int, month: int = 1) -> int:
    """Return the number of a month, as affiliations store it."""
    return year * MONTHS_A_YEAR + month - 1


def year_of(month: int) -> int:
    """Return the calendar year in which a month lies."""
    return month // MONTHS_A_YEAR


class Bounds(NamedTuple):
    """The four bounds of a spell, in months, with `EARLIEST` and `LATEST` for what nobody knows.

    Started between `possible_from` and `certain_from`, ended between `certain_to` and
    `possible_to`. `certain_from` may lie after `certain_to`: then there is no month at which the
    person was surely there, as with somebody who came and left in one year. A class year has the
    certain bounds of nobody (`LATEST`, `EARLIEST`), as have spells without dates.

    Bounds don't depend on today, so that they can be stored; `as_of` cuts them to what is past.
    """

    certain_from: int
    certain_to: int
    possible_from: int
    possible_to: int
    is_current: bool

    def has_begun(self, today_month: int) -> bool:
        """Return whether the person may already have been there by today."""
        return self.is_current or self.possible_from <= today_month

    def as_of(self, today_month: int) -> "Bounds":
        """Return the same spell without the months to come: nobody has shared those yet."""
        return Bounds(
            certain_from=min(self.certain_from, today_month),
            certain_to=min(self.certain_to, today_month),
            possible_from=min(self.possible_from, today_month),
            possible_to=min(self.possible_to, today_month),
            is_current=self.is_current,
        )

    def last_month(self, today_month: int) -> int:
        """Return the last month the person was there, as far as that may be relied on.

        Today while it runs, else the latest possible end. Where the end is unknown it is the
        earliest possible start, `EARLIEST` if even that is unknown: recency is rather understated.
        """
        if self.is_current:
            return today_month
        end = self.possible_to if self.possible_to < LATEST else self.possible_from
        return min(end, today_month)


UNDATED: Final = Bounds(LATEST, EARLIEST, EARLIEST, LATEST, is_current=False)


@lru_cache(maxsize=8192)  # the same few thousand stretches of time come back on every page
def bounds_of(
    start_month: int | None, end_month: int | None, precision: Precision, *, is_current: bool
) -> Bounds:
    """Return the bounds of a spell from its dates as they are stored.

    A current spell has no end, whatever is stored. Dates in the wrong order are not believed. Of a
    class year only the year of `end_month` counts (`LONGEST_STUDY` gives its earliest start).
    """
    if is_current:
        end_month = None
    if start_month is not None and end_month is not None and start_month > end_month:
        return UNDATED
    if precision is Precision.CLASS_YEAR:
        return _class_year_bounds(end_month, is_current=is_current)
    start = _window(start_month, precision)
    end = _window(end_month, precision)
    if is_current:
        end = (LATEST, LATEST)
    # An unknown start lies before the end and an unknown end after the start, however little
    # that says.
    return Bounds(
        certain_from=start[1] if start else end[1] if end else LATEST,
        certain_to=end[0] if end else start[0] if start else EARLIEST,
        possible_from=start[0] if start else EARLIEST,
        possible_to=end[1] if end else LATEST,
        is_current=is_current,
    )


def _class_year_bounds(end_month: int | None, *, is_current: bool) -> Bounds:
    if end_month is None:
        return Bounds(LATEST, EARLIEST, EARLIEST, LATEST, is_current)
    first = year_of(end_month) * MONTHS_A_YEAR
    return Bounds(
        certain_from=LATEST,
        certain_to=EARLIEST,
        possible_from=max(first - LONGEST_STUDY, EARLIEST),
        possible_to=first + MONTHS_A_YEAR - 1,
        is_current=False,
    )


def _window(month: int | None, precision: Precision) -> tuple[int, int] | None:
    """Return the first and last month in which a date may lie, or None if it is unknown."""
    if month is None:
        return None
    if precision is Precision.MONTH:
        return (month, month)
    first = year_of(month) * MONTHS_A_YEAR
    return (first, first + MONTHS_A_YEAR - 1)


@dataclass(frozen=True, slots=True)
class Overlap:
    """What is known of two people's time at one place.

    `months` is the time certainly shared, exact to a month either way because days are unknown; 0
    where it may have been a matter of days. `from_month` and `to_month` are set only if `presence`
    is `CERTAIN`: the two were there together from the one to the other or, if `months` is 0, at
    some moment between them.
    """

    presence: Presence
    months: int = 0
    from_month: int | None = None
    to_month: int | None = None


UNKNOWN: Final = Overlap(Presence.UNKNOWN)
APART: Final = Overlap(Presence.APART)


@lru_cache(maxsize=8192)  # as with bounds: few stretches of time, and every list compares them
def overlap_of(mine: Bounds, theirs: Bounds, *, today_month: int) -> Overlap:
    """Return what two spells certainly shared up to today; the order of the two doesn't matter.

    Certain: each came, at the latest, before the other left, at the earliest. Strictly before,
    because of two people who leave and come in the same month nobody knows whether they met. Apart:
    one left, at the latest, before the other came. The shared time runs from the latest possible
    start to the earliest possible end.
    """
    one, two = mine.as_of(today_month), theirs.as_of(today_month)
    if one.possible_to < two.possible_from or two.possible_to < one.possible_from:
        return APART
    if one.certain_from >= two.certain_to or two.certain_from >= one.certain_to:
        return UNKNOWN
    start = max(one.certain_from, two.certain_from)
    end = min(one.certain_to, two.certain_to)
    if start < end:
        return Overlap(Presence.CERTAIN, end - start, start, end)
    first, last = _moment_together(one, two)
    return Overlap(Presence.CERTAIN, 0, first, last)


def _moment_together(one: Bounds, two: Bounds) -> tuple[int, int]:
    """Return the shortest window that surely holds a moment at which both were there.

    Two such moments exist: when the later one came, and when the earlier one left.
    """
    arrival = (
        max(one.possible_from, two.possible_from),
        max(one.certain_from, two.certain_from),
    )
    leaving = (min(one.certain_to, two.certain_to), min(one.possible_to, two.possible_to))
    return min(arrival, leaving, key=lambda window: window[1] - window[0])
