"""What two groups differ by, and what may be concluded from it."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, sqrt
from statistics import fmean, variance
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# From here on two groups aren't alike in something that was known before (Austin 2009).
UNBALANCED: Final = 0.1
_Z: Final = 1.959963984540054
_UPPER: Final = 0.975


@dataclass(frozen=True, slots=True)
class Count:
    """Of how many the answer is known, of whom it is yes, and of whom nothing is known."""

    yes: int
    known: int
    unknown: int = 0

    @property
    def share(self) -> float:
        """The share of yes among those of whom it is known."""
        return self.yes / self.known


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with the interval of 95 % around it."""

    value: float
    low: float
    high: float

    @property
    def rules_out_nothing(self) -> bool:
        """Whether there may be no difference at all."""
        return self.low <= 0 <= self.high


def wilson(count: Count) -> Interval:
    """Return a share with its interval (Wilson 1927); needs one of whom it is known."""
    share, known = count.share, count.known
    middle = (share + _Z**2 / (2 * known)) / (1 + _Z**2 / known)
    half = _Z * sqrt(share * (1 - share) / known + _Z**2 / (4 * known**2)) / (1 + _Z**2 / known)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def mean(values: Sequence[float]) -> Interval | None:
    """Return a mean with its interval (Student 1908); None where all values are the same.

    It takes one that answered for one that chance chose.
    """
    from scipy.special import stdtrit

    if len(set(values)) == 1:
        return None
    middle, count = fmean(values), len(values)
    half = float(stdtrit(count - 1, _UPPER)) * sqrt(variance(values) / count)
    return Interval(middle, middle - half, middle + half)


def difference(one: Count, other: Count) -> Interval:
    """Return by how much the share of one is above that of the other (Newcombe 1998, method 10)."""
    first, second = wilson(one), wilson(other)
    value = first.value - second.value
    return Interval(
        value,
        value - hypot(first.value - first.low, second.high - second.value),
        value + hypot(first.high - first.value, second.value - second.low),
    )


def between_bounds(one: Count, other: Count) -> tuple[float, float]:
    """Return the least and the most the difference could be, whatever is true of the unknown.

    All unknown of one group said no and all of the other yes, and the other way round (Manski
    1989).
    """
    first, second = one.known + one.unknown, other.known + other.unknown
    least = one.yes / first - (other.yes + other.unknown) / second
    most = (one.yes + one.unknown) / first - other.yes / second
    return least, most


def standardized(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return the difference of two means in standard deviations; None where nothing varies.

    The root of the mean of both variances is the yardstick (Austin 2009). Shares of a
    characteristic are means of 0 and 1.
    """
    spread = sqrt((variance(one) + variance(other)) / 2) if min(len(one), len(other)) > 1 else 0.0
    return (fmean(one) - fmean(other)) / spread if spread else None


def people_needed(share: float, other: float) -> int:
    """Return how many each group needs so that this difference would show 8 times of 10.

    The usual formula for two shares, two-sided at 5 % (Fleiss 1981): a programme of fifty pairs
    can't show that five in a hundred more stay.
    """
    spread = share * (1 - share) + other * (1 - other)
    z_power = 0.8416212335729143
    return -int(-((_Z + z_power) ** 2 * spread) // (share - other) ** 2)
