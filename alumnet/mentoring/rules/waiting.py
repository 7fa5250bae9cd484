"""Lines of waiting people: whom free places are for, and how long a wait may be."""

from collections.abc import Sequence
from datetime import timedelta
from enum import Enum
from statistics import median

# Fewer places that became free say nothing about when the next one does.
_ENOUGH_PLACES = 3
_WEEK = timedelta(weeks=1)


class Wait(Enum):
    """How long a wait may be, as coarsely as it can be known."""

    UNKNOWN = "We can't say yet how long that takes."
    WEEKS = "That may take a few weeks."
    MONTHS = "That may take two or three months."
    HALF_YEAR = "That may take about half a year."
    LONGER = "That may take longer than half a year."


_UP_TO = ((6 * _WEEK, Wait.WEEKS), (16 * _WEEK, Wait.MONTHS), (30 * _WEEK, Wait.HALF_YEAR))


def expected_wait(taken: Sequence[timedelta], *, ahead: int, places: int) -> Wait:
    """Return how long somebody waits for a place when `ahead` others come first.

    `taken`: how long places of this mentor were taken so far. With so many places, one of them
    becomes free every median / places; who waits behind two others needs three such times.
    """
    if len(taken) < _ENOUGH_PLACES or places < 1:
        return Wait.UNKNOWN
    middle = timedelta(seconds=median(each.total_seconds() for each in taken))
    expected = middle / places * (ahead + 1)
    return next((wait for limit, wait in _UP_TO if expected <= limit), Wait.LONGER)


def may_be_offered(free: int, is_in_line: Sequence[bool]) -> list[int]:
    """Return which of those who wait are offered a place, as positions.

    They stand in the order in which they came, and each free place is for one of the first. Whoever
    has sent their letter has it before the mentor already and is offered nothing; whoever is in
    line (True) is asked whether they still want it.
    """
    return [place for place, in_line in enumerate(is_in_line[: max(0, free)]) if in_line]
