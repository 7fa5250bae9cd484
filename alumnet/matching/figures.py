"""What a matching is worth, in the figures that are shown with each run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.matching.assignment import NOBODY, POINTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alumnet.matching.solve import Solution, Terms

    Ids = NDArray[np.int64]
    Values = NDArray[np.float64]

# From here on two who would both rather have each other would gain much.
MUCH: Final = 0.05


@dataclass(frozen=True, slots=True)
class Figures:
    """A matching in numbers; scores are in [0, 1] and None where nobody is placed.

    `share` is the worth as a share of what is provably possible: 1 for an optimum. `blocking` is
    how many mentees would rather have a mentor who would rather have them, too; `blocking_much` how
    many where both would gain more than MUCH. `loads` says how many mentors have how many mentees.
    """

    mentees: int
    placed: int
    total: float
    share: float
    mean: float | None
    worst: float | None
    fifth: float | None
    blocking: int
    blocking_much: int
    idle: int
    loads: dict[int, int]


def figures(solution: Solution, terms: Terms) -> Figures:
    """Return the figures of a matching."""
    scores = solution.chosen.scores.astype(np.float64)
    load = loads(solution.mentors, len(terms.places))
    has_places = terms.places > 0
    gains = _gains(solution, terms, load)
    is_placed = len(scores) > 0
    return Figures(
        mentees=len(solution.mentors),
        placed=int((solution.mentors != NOBODY).sum()),
        total=float(scores.sum()),
        share=_share(solution),
        mean=float(scores.mean()) if is_placed else None,
        worst=float(scores.min()) if is_placed else None,
        fifth=float(np.percentile(scores, 5)) if is_placed else None,
        blocking=int((gains > 0).sum()),
        blocking_much=int((gains > MUCH).sum()),
        idle=int((has_places & (load == 0)).sum()),
        loads=_counted(load[has_places]),
    )


def _counted(load: Ids) -> dict[int, int]:
    values, counts = np.unique(load, return_counts=True)
    return dict(zip(values.tolist(), counts.tolist(), strict=True))


def together(first: Figures, rounds: Sequence[Solution], terms: Terms) -> Figures:
    """Return the figures of several rounds: of all pairs, of who meets anybody, of all loads.

    What concerns two who would rather have each other stays that of the first.
    """
    scores = np.concatenate([each.chosen.scores for each in rounds]).astype(np.float64)
    load = np.sum([loads(each.mentors, len(terms.places)) for each in rounds], axis=0)
    has_places = terms.places > 0
    total, gap = float(scores.sum()), sum(each.proof.gap for each in rounds) / POINTS
    is_placed = len(scores) > 0
    return replace(
        first,
        placed=int(np.any([each.mentors != NOBODY for each in rounds], axis=0).sum()),
        total=total,
        share=total / (total + gap) if total + gap > 0 else 1.0,
        mean=float(scores.mean()) if is_placed else None,
        worst=float(scores.min()) if is_placed else None,
        fifth=float(np.percentile(scores, 5)) if is_placed else None,
        idle=int((has_places & (load == 0)).sum()),
        loads=_counted(load[has_places]),
    )


def loads(mentors: Ids, count: int) -> Ids:
    """Return how many mentees each of `count` mentors has."""
    return np.bincount(mentors[mentors != NOBODY], minlength=count)


def _share(solution: Solution) -> float:
    """Return how near the worth is to its bound.

    Of a matching that leaves somebody out the gap is set beside the score alone: what being placed
    is worth beyond any score would hide it.
    """
    total = float(solution.chosen.scores.sum())
    gap = solution.proof.gap / POINTS
    return total / (total + gap) if total + gap > 0 else 1.0


def _gains(solution: Solution, terms: Terms, load: Ids) -> Values:
    """Return the most that each mentee and a mentor would both gain by having each other.

    A mentor gains the difference to the least fitting of their mentees, or the whole score while
    they have room (Gale and Shapley 1962).
    """
    pairs, chosen = solution.pairs, solution.chosen
    own = np.zeros(len(solution.mentors))
    own[chosen.mentees] = chosen.scores
    least = np.full(len(terms.places), np.inf)
    np.minimum.at(least, chosen.mentors, chosen.scores)
    least[load < terms.places] = 0.0
    mine = pairs.scores - own[pairs.mentees]
    theirs = pairs.scores - least[pairs.mentors]
    gains = np.zeros(len(own))
    np.maximum.at(gains, pairs.mentees, np.minimum(mine, theirs))
    return gains
