"""How long people stay: Kaplan-Meier curves with intervals, and the log-rank test, by SciPy.

Everybody is looked at from a landmark, a date that is the same for all in their time: who joins a
programme has stayed until then, so counting from the start would find an effect where there is none
(Anderson, Cain and Gelber 1983).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.kernel.hiding import LEAST_PEOPLE

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

CONFIDENCE: Final = 0.95
_HALF: Final = 0.5


@dataclass(frozen=True, slots=True)
class Followed:
    """One person: for how many months they were followed, and whether they left at the end.

    Who hasn't left, or of whom nothing more is known, is censored there: they count as long as they
    were followed and no longer, neither as gone nor as kept.
    """

    months: float
    has_left: bool


@dataclass(frozen=True, slots=True)
class Step:
    """A moment at which somebody left: the share that stayed beyond it, with its interval.

    `low` and `high` are None where no interval can be given: at a share of 0.
    """

    months: float
    share: float
    low: float | None
    high: float | None
    at_risk: int


@dataclass(frozen=True, slots=True)
class Curve:
    """What share of `people` stayed for how long; before the first step it is 1."""

    people: int
    left: int
    steps: tuple[Step, ...]

    def share_at(self, months: float) -> float:
        """Return the share that stayed longer than this."""
        return next((step.share for step in reversed(self.steps) if step.months <= months), 1.0)

    @property
    def median(self) -> float | None:
        """After how many months half had left; None if they never had."""
        return next((step.months for step in self.steps if step.share <= _HALF), None)

    @property
    def told(self) -> tuple[Step, ...]:
        """The steps that may be shown: where fewer are followed, one says more about a person."""
        return tuple(step for step in self.steps if step.at_risk >= LEAST_PEOPLE)


@dataclass(frozen=True, slots=True)
class LogRank:
    """Whether two groups leave alike: chi-squared with one degree of freedom, and its p-value."""

    chi_squared: float
    p_value: float


def from_landmark(followed: Sequence[Followed], landmark: float) -> list[Followed]:
    """Return who was still there at the landmark, followed from then on."""
    return [
        Followed(each.months - landmark, each.has_left)
        for each in followed
        if each.months > landmark
    ]


def kaplan_meier(followed: Sequence[Followed]) -> Curve:
    """Return the curve of a group (Kaplan and Meier 1958).

    Intervals are of 95 %, on the scale of log(-log) (Kalbfleisch and Prentice 1980), so that they
    stay within 0 and 1.
    """
    from scipy.stats import ecdf

    if not followed:
        return Curve(0, 0, ())
    stays = ecdf(_censored(followed)).sf
    left = sum(each.has_left for each in followed)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        # At shares of 0 and 1 there is none, and SciPy says so aloud.
        warnings.simplefilter("ignore", RuntimeWarning)
        interval = stays.confidence_interval(CONFIDENCE, method="log-log")
    at_risk = _at_risk(followed, stays.quantiles)
    gone = {each.months for each in followed if each.has_left}
    steps = zip(
        stays.quantiles.tolist(),
        stays.probabilities.tolist(),
        interval.low.probabilities.tolist(),
        interval.high.probabilities.tolist(),
        at_risk,
        strict=True,
    )
    return Curve(
        len(followed),
        left,
        tuple(
            Step(months, share, _known(low), _known(high), count)
            for months, share, low, high, count in steps
            if months in gone
        ),
    )


def log_rank(one: Sequence[Followed], other: Sequence[Followed]) -> LogRank | None:
    """Return the log-rank test of two groups (Mantel 1966); None if nobody left either."""
    from scipy.stats import logrank

    if not one or not other or not any(each.has_left for each in (*one, *other)):
        return None
    found = logrank(_censored(one), _censored(other))
    return LogRank(float(found.statistic) ** 2, float(found.pvalue))


def _censored(followed: Sequence[Followed]) -> Any:
    from scipy.stats import CensoredData

    return CensoredData.right_censored(
        [each.months for each in followed], [not each.has_left for each in followed]
    )


def _at_risk(followed: Sequence[Followed], at: Any) -> list[int]:
    """Return how many were still followed just before each of these moments."""
    months = np.sort([each.months for each in followed])
    return [int(count) for count in len(months) - np.searchsorted(months, at, side="left")]


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
