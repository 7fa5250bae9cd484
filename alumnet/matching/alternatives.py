"""Why a mentee has this mentor and not another: the best alternative, and what it lost by."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY
from alumnet.matching.figures import loads
from alumnet.matching.solve import best, checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from alumnet.matching.solve import Solution, Terms


class Lost(StrEnum):
    """By what an alternative lost."""

    FITS_LESS = "fits less"
    NEEDED_MORE = "needed more by others"
    LOAD = "has others already"
    LOCKED = "set by hand"


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another mentor (a row) who came into question for a mentee.

    `at` is the pair's place among all pairs.
    """

    at: int
    mentor: int
    score: float
    lost: Lost
    has_room: bool


def alternatives(solution: Solution, terms: Terms, mentee: int) -> Sequence[Alternative]:
    """Return who else came into question for a mentee, the best fitting first."""
    pairs = solution.pairs
    start, stop = np.searchsorted(pairs.mentees, [mentee, mentee + 1])
    order = start + np.argsort(-pairs.scores[start:stop], kind="stable")
    own = int(solution.mentors[mentee])
    room = loads(solution.mentors, len(terms.places)) < terms.places
    score = _own_score(solution, mentee)
    return [
        _alternative(solution, terms, at, score, room)
        for at in order.tolist()
        if pairs.mentors[at] != own
    ]


def _own_score(solution: Solution, mentee: int) -> float:
    pairs = solution.pairs
    is_own = (pairs.mentees == mentee) & (pairs.mentors == solution.mentors[mentee])
    return float(pairs.scores[is_own].max(initial=0.0))


def _alternative(
    solution: Solution, terms: Terms, at: int, own: float, room: NDArray[np.bool_]
) -> Alternative:
    pairs = solution.pairs
    mentor, score = int(pairs.mentors[at]), float(pairs.scores[at])
    is_locked = terms.locked[pairs.mentees[at]] != NOBODY
    has_room = bool(room[mentor])
    return Alternative(
        at,
        mentor,
        score,
        _lost(is_better=score > own, is_locked=bool(is_locked), has_room=has_room),
        has_room,
    )


def _lost(*, is_better: bool, is_locked: bool, has_room: bool) -> Lost:
    if is_locked:
        return Lost.LOCKED
    if not is_better:
        return Lost.FITS_LESS
    return Lost.LOAD if has_room else Lost.NEEDED_MORE


@dataclass(frozen=True, slots=True)
class Price:
    """What making a pair by hand takes from the whole: people without a mentor, and score."""

    people: int
    score: float


def price_of(solution: Solution, terms: Terms, mentee: int, mentor: int) -> Price:
    """Return what it would cost to give a mentee another mentor, all others matched anew.

    Raises TooManyLocks if that mentor's places are all set by hand.
    """
    locked = terms.locked.copy()
    locked[mentee] = mentor
    forced = best(solution.pairs, checked(replace(terms, locked=locked)))
    return Price(
        people=len(forced.unplaced) - len(solution.unplaced),
        score=solution.worth - forced.worth,
    )
