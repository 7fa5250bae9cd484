"""What an observation says of somebody: at the end of a window, and for how long.

Nobody of whom nothing is known counts as kept. Somebody who was seen at work in May is known until
May: at the end of a window in December it is unknown whether they are still there.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from alumnet.programmes.rules.outcome_states import Answer, Counted
from alumnet.programmes.rules.survival import Followed

if TYPE_CHECKING:
    from datetime import date

_MONTHS = 12


class Verdict(Enum):
    """What is known of somebody at the end of a window.

    `BEFORE` is who had left, or had reached it, before the landmark: they aren't followed.
    `NOT_YET` is everybody until the window is over: who leaves is heard of sooner than who stays.
    """

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    LEFT_OUT = "left_out"
    BEFORE = "before"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation: an answer as of a day, and when what it tells of happened, if known."""

    answer: Answer
    observed_on: date
    happened_on: date | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when somebody is followed: from the landmark, months after they began."""

    begins: date
    landmark_months: int
    months: int

    @property
    def landmark(self) -> date:
        """The day from which they are followed."""
        return months_later(self.begins, self.landmark_months)

    @property
    def ends(self) -> date:
        """The day as of which it is asked."""
        return months_later(self.begins, self.landmark_months + self.months)

    def month_of(self, day: date) -> int:
        """Return in which month since they began a day is; 0 for the day they began and before."""
        months = self._months(day)
        return max(0, months + (day > months_later(self.begins, months)))

    def whole_months_until(self, day: date) -> int:
        """Return how many whole months since they began are over on a day."""
        months = self._months(day)
        return max(0, months - (day < months_later(self.begins, months)))

    def _months(self, day: date) -> int:
        return (day.year - self.begins.year) * _MONTHS + day.month - self.begins.month


def months_later(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it is shorter."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def verdict(counted: Counted, seen: Seen | None, window: Window, today: date) -> Verdict:
    """Return what is known of somebody as of the end of their window."""
    if seen is not None and seen.answer is Answer.LEFT_OUT:
        return Verdict.LEFT_OUT
    if seen is not None and _has_happened(counted, seen) and _day(seen) <= window.landmark:
        return Verdict.BEFORE
    if window.ends > today:
        return Verdict.NOT_YET
    happened = None if seen is None else _happened_within(counted, seen, window)
    if happened is None:
        return Verdict.UNKNOWN
    return Verdict.YES if happened is (counted is Counted.REACHING) else Verdict.NO


def followed(counted: Counted, seen: Seen | None, window: Window) -> Followed | None:
    """Return for how many months since they began somebody was followed; None for not at all.

    Who left without anybody knowing when counts as gone on the day it was found; who was seen there
    for the last time within a month, until the month before, as nobody knows the rest of it.
    """
    if seen is None or seen.answer is Answer.LEFT_OUT:
        return None
    if not _has_happened(counted, seen) or _day(seen) > window.ends:
        if _has_happened(counted, seen) and seen.happened_on is None:
            return None
        seen_until = min(_day(seen), window.ends)
        return Followed(window.whole_months_until(seen_until), has_left=False)
    return Followed(window.month_of(_day(seen)), has_left=True)


def _has_happened(counted: Counted, seen: Seen) -> bool:
    return seen.answer is (Answer.NO if counted is Counted.STAYING else Answer.YES)


def _day(seen: Seen) -> date:
    return seen.happened_on or seen.observed_on


def _happened_within(counted: Counted, seen: Seen, window: Window) -> bool | None:
    """Whether it happened before the end of the window; None where that isn't known."""
    if not _has_happened(counted, seen):
        return False if seen.observed_on >= window.ends else None
    if _day(seen) <= window.ends:
        return True
    return None if seen.happened_on is None else False
