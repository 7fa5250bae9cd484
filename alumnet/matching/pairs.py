"""The pairs that come into question: for each mentee the best mentors whom no rule forbids.

Rules come first and scores are exact: nothing is left out before it was scored.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.matching.assignment import NOBODY
from alumnet.matching.compatibility import PARTS, with_wishes
from alumnet.matching.exposure import best_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from alumnet.matching.compatibility import Compatibility, Pool, Weights
    from alumnet.matching.people import Seekers

    Ids = NDArray[np.int64]
    Matrix = NDArray[np.float32]
    Mask = NDArray[np.bool_]

# 20 for each already reach .999 of what all pairs would (matching.md).
CANDIDATES: Final = 50
# What the best wish counts beside the score, of 1.
WISH_WEIGHT: Final = 0.25
_BLOCK: Final = 512
_SAMPLE: Final = 2048


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs side by side, in the order of mentees and then of mentors (both are rows).

    `parts` and `known` have a row a pair and a column for each of PARTS; `wishes` is 1 for who was
    wished first by the other, falling to 0, and `ranked` says where one of the two wished for
    anybody; `scores` are the parts weighed, there blended with the wishes.
    """

    mentees: Ids
    mentors: Ids
    parts: Matrix
    known: Mask
    wishes: Matrix
    ranked: Mask
    scores: Matrix

    def __len__(self) -> int:
        return len(self.mentees)

    def only(self, kept: Mask | Ids) -> Pairs:
        """Return some of them: a mask, or their places."""
        return Pairs(
            self.mentees[kept],
            self.mentors[kept],
            self.parts[kept],
            self.known[kept],
            self.wishes[kept],
            self.ranked[kept],
            self.scores[kept],
        )

    def keys(self, mentors: int) -> Ids:
        """Return one number a pair, rising, for `mentors` mentors in all."""
        return self.mentees * mentors + self.mentors


@dataclass(frozen=True, slots=True)
class Wishes:
    """Who wished for whom: `values` is 1 for somebody's first wish and falls to 0.

    `by_mentors` says which of these pairs the mentor wished for, not the mentee. A pair is worth
    the better of two wishes.
    """

    mentees: Ids
    mentors: Ids
    values: Matrix
    by_mentors: Mask

    def of(self, rows: Ids, shape: tuple[int, ...]) -> Matrix:
        """Return the wishes of some mentees (rows that rise) as a matrix, 0 where there is none."""
        found = np.zeros(shape, np.float32)
        here = np.isin(self.mentees, rows)
        at = np.searchsorted(rows, self.mentees[here]), self.mentors[here]
        np.maximum.at(found, at, self.values[here])
        return found

    def are_ranked(self, rows: Ids, shape: tuple[int, ...]) -> Mask:
        """Return of which pairs of some mentees one of the two wished for anybody."""
        found = np.zeros(shape, np.bool_)
        found[np.isin(rows, self.mentees[~self.by_mentors])] = True
        found[:, self.mentors[self.by_mentors]] = True
        return found


@dataclass(frozen=True)
class Field:
    """Who may be paired, and what is known of pairs beside their profiles.

    `may` gives of some mentees (rows that rise) which mentors they may have, `ties` the strength
    of their ties with all mentors. `was` is the mentor each had before and `locked` the one who was
    set by hand, NOBODY for none: such pairs always come into question, and a hand is above rules.
    `width` is how many mentors a mentee is looked at with.
    """

    pool: Pool
    mentees: Seekers
    may: Callable[[Ids], Mask]
    ties: Callable[[Ids], Matrix] | None = None
    wishes: Wishes | None = None
    wish_weight: float = WISH_WEIGHT
    was: Ids | None = None
    locked: Ids | None = None
    width: int = CANDIDATES

    @cached_property
    def means(self) -> Matrix:
        """The mean of each feature, for what is unknown: over all pairs of the first mentees.

        These are a fair sample, as the order of people is a drawn one (see `order.drawn`).
        """
        rows = np.arange(min(_SAMPLE, len(self.mentees)))
        return self.pool.means(self.mentees.take(rows), ties=self._ties(rows))

    def candidates(self, tick: Callable[[int], None] = lambda _: None) -> Pairs:
        """Return the candidates of all mentees; `tick` hears how many mentees are done."""
        count = len(self.mentees)
        everybody = np.ones(len(self.pool.mentors), np.bool_)
        found = []
        for start in range(0, count, _BLOCK):
            rows = np.arange(start, min(start + _BLOCK, count))
            found.append(self._best(rows, everybody))
            tick(start + len(rows))
        return joined(found)

    def more(self, mentees: Ids, outside: Mask) -> Pairs:
        """Return further candidates of some mentees, of the mentors in `outside` alone."""
        parts = np.split(mentees, range(_BLOCK, len(mentees), _BLOCK))
        return joined([self._best(rows, outside) for rows in parts if len(rows)])

    def every(self, mentee: int) -> Pairs:
        """Return all pairs of one mentee, whatever the rules say."""
        rows = np.array([mentee])
        everybody = np.ones((1, len(self.pool.mentors)), np.bool_)
        return self._scored(rows).pairs(everybody)

    def _best(self, rows: Ids, among: Mask) -> Pairs:
        """Return the best of each row, and whoever was wished or set, of those who may be."""
        may = (self.may(rows) | self._at(self.locked, rows)) & among
        scored = self._scored(rows)
        chosen = np.zeros(may.shape, np.bool_)
        best = best_of(np.where(may, scored.scores, -np.inf).astype(np.float32), self.width)
        np.put_along_axis(chosen, best, values=True, axis=1)
        chosen |= (scored.wishes > 0) | self._at(self.locked, rows) | self._at(self.was, rows)
        return scored.pairs(chosen & may)

    def _scored(self, rows: Ids) -> _Scored:
        compared = self.pool.compare(
            self.mentees.take(rows), ties=self._ties(rows), means=self.means
        )
        shape = compared.scores.shape
        wishes, ranked = np.zeros(shape, np.float32), np.zeros(shape, np.bool_)
        if self.wishes is not None:
            wishes, ranked = self.wishes.of(rows, shape), self.wishes.are_ranked(rows, shape)
        scores = with_wishes(compared.scores, wishes, ranked, weight=self.wish_weight)
        return _Scored(rows, compared, wishes, ranked, scores)

    def _ties(self, rows: Ids) -> Matrix | None:
        return None if self.ties is None else self.ties(rows)

    def _at(self, mentors: Ids | None, rows: Ids) -> Mask:
        """Return a mask of one mentor a row."""
        mask = np.zeros((len(rows), len(self.pool.mentors)), np.bool_)
        if mentors is not None:
            here = np.flatnonzero(mentors[rows] != NOBODY)
            mask[here, mentors[rows][here]] = True
        return mask


@dataclass(frozen=True, slots=True)
class _Scored:
    """Some mentees (rows of all) with all mentors."""

    rows: Ids
    compared: Compatibility
    wishes: Matrix
    ranked: Mask
    scores: Matrix

    def pairs(self, chosen: Mask) -> Pairs:
        """Return the chosen ones as pairs."""
        mentees, mentors = np.nonzero(chosen)
        return Pairs(
            self.rows[mentees],
            mentors,
            self.compared.parts[:, mentees, mentors].T,
            self.compared.known[:, mentees, mentors].T,
            self.wishes[mentees, mentors],
            self.ranked[mentees, mentors],
            self.scores[mentees, mentors].astype(np.float32),
        )


def joined(pairs: list[Pairs]) -> Pairs:
    """Return several lots of pairs as one, in order; of the same pair the first."""
    if not pairs:
        return _NONE
    together = Pairs(*(np.concatenate([getattr(each, name) for each in pairs]) for name in _FIELDS))
    order = np.lexsort((together.mentors, together.mentees))
    mentees, mentors = together.mentees[order], together.mentors[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (np.diff(mentees) != 0) | (np.diff(mentors) != 0)
    return together.only(order[is_new])


def weighed(pairs: Pairs, weights: Weights, *, wish_weight: float) -> Matrix:
    """Return the scores of the same pairs by other weights: the pairs themselves stay."""
    plain = pairs.parts @ weights.shares
    return with_wishes(plain, pairs.wishes, pairs.ranked, weight=wish_weight).astype(np.float32)


_FIELDS: Final = ("mentees", "mentors", "parts", "known", "wishes", "ranked", "scores")
_NONE: Final = Pairs(
    np.zeros(0, np.int64),
    np.zeros(0, np.int64),
    np.zeros((0, len(PARTS)), np.float32),
    np.zeros((0, len(PARTS)), np.bool_),
    np.zeros(0, np.float32),
    np.zeros(0, np.bool_),
    np.zeros(0, np.float32),
)
