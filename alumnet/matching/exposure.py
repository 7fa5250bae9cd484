"""A price for each mentor, so that the same few aren't shown to everybody.

Every seeker is shown the few mentors with the highest score - price. Prices rise where more see a
mentor than six for each place, and fall to nothing where fewer do: the prices of a b-matching,
found by a subgradient method with falling steps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Ids = NDArray[np.int64]

SHOWN_A_PLACE: Final = 6
SLOTS: Final = 5
_CANDIDATES: Final = 50
_ROUNDS: Final = 100
_FIRST_STEP: Final = 0.05
_LAST_ROUNDS: Final = 400
_LAST_STEP: Final = 0.001


def best_of(scores: Matrix, count: int = _CANDIDATES) -> Ids:
    """Return the columns of the best in each row; of equal ones any."""
    count = min(count, scores.shape[1])
    best: Ids = np.argpartition(-scores, count - 1, axis=1)[:, :count]
    return best


def prices(candidates: Ids, scores: Matrix, limits: NDArray[np.int64]) -> Matrix:
    """Return a price for each mentor, at least 0.

    A row a seeker: the mentors who come into question, with their scores (-inf for none); `limits`
    is how often each mentor may be shown.
    """
    price = np.zeros(len(limits), np.float32)
    room = np.maximum(limits, 1)
    for number in range(_ROUNDS):
        excess = exposure(candidates, scores, price) / room - 1.0
        step = _FIRST_STEP / (1.0 + number) ** 0.5
        price = np.maximum(price + step * np.clip(excess, -1.0, 2.0), 0.0).astype(np.float32)
    # What is left is small; from here on prices only rise, until nobody is shown too often.
    for _ in range(_LAST_ROUNDS):
        too_often = exposure(candidates, scores, price) > limits
        if not too_often.any():
            break
        price[too_often] += _LAST_STEP
    return price


def exposure(
    candidates: Ids, scores: Matrix, price: NDArray[np.floating], *, slots: int = SLOTS
) -> NDArray[np.int64]:
    """Return how often each mentor is shown when everybody sees their best `slots`."""
    worth = scores - price[candidates]
    count = min(slots, worth.shape[1])
    top = np.argpartition(-worth, count - 1, axis=1)[:, :count]
    is_somebody = np.isfinite(np.take_along_axis(worth, top, 1))
    chosen = np.take_along_axis(candidates, top, 1)[is_somebody]
    return np.bincount(chosen, minlength=len(price))


def gini(values: NDArray[np.floating]) -> float:
    """Return how unequal values are: 0 when all are the same, towards 1 when one has all."""
    ordered = np.sort(values)
    count, total = len(ordered), float(ordered.sum())
    if not total:
        return 0.0
    ranks = np.arange(1, count + 1)
    return float(((2 * ranks - count - 1) * ordered).sum() / (count * total))
