"""What if: the same pairs under other weights, rules or options, before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY
from alumnet.matching.pairs import WISH_WEIGHT, joined, weighed
from alumnet.matching.solve import best

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alumnet.matching.compatibility import Weights
    from alumnet.matching.pairs import Pairs
    from alumnet.matching.solve import Solution, Terms

    Ids = NDArray[np.int64]
    Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """Who fares otherwise in a second matching, by rows of mentees.

    Of several rounds whom somebody meets counts, not when. `gains` is by how much each one's score
    rises or falls, by the second weights for both, so that a change of the yardstick isn't taken
    for a change of mentor; 0 for who keeps theirs.
    """

    changed: Ids
    gains: Values
    placed: Ids
    dropped: Ids

    @property
    def better(self) -> int:
        """How many get a mentor who fits better."""
        return int((self.gains > 0).sum())

    @property
    def worse(self) -> int:
        """How many get a mentor who fits less, or none."""
        return int((self.gains < 0).sum())


def tried(
    pairs: Pairs, terms: Terms, weights: Weights, *, wish_weight: float = WISH_WEIGHT
) -> Solution:
    """Return the best matching of the same candidates under other weights.

    A preview: candidates are those of the old weights, so an exact run may do a little better.
    """
    scores = weighed(pairs, weights, wish_weight=wish_weight)
    return best(replace(pairs, scores=scores), terms)


def difference(before: Sequence[Ids], after: Sequence[Solution]) -> Difference:
    """Return who fares otherwise than before (of each round the mentor of each mentee, or NOBODY).

    The pairs of all rounds say what each is worth.
    """
    pairs = joined([each.pairs for each in after])
    old, new = np.sort(before, axis=0), np.sort([each.mentors for each in after], axis=0)
    is_same = (old == new).all(axis=0)
    gains = _scores(pairs, new) - _scores(pairs, old)
    had, has = (old != NOBODY).any(axis=0), (new != NOBODY).any(axis=0)
    return Difference(
        changed=np.flatnonzero(~is_same),
        gains=np.where(is_same, 0.0, gains),
        placed=np.flatnonzero(~had & has),
        dropped=np.flatnonzero(had & ~has),
    )


def _scores(pairs: Pairs, rounds: NDArray[np.int64]) -> Values:
    """Return what the mentors of each mentee score, 0 without one or for a pair that is none now.

    `rounds` has a row a round.
    """
    scores = np.zeros(rounds.shape[1])
    for mentors in rounds:
        is_own = mentors[pairs.mentees] == pairs.mentors
        scores[pairs.mentees[is_own]] += pairs.scores[is_own]
    return scores
