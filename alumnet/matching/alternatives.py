"""Why a mentee has this mentor and not another: the best alternative, and what it lost by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY
from alumnet.matching.figures import loads

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    here = _pairs_of(solution, mentee)
    order = here.start + np.argsort(-solution.pairs.scores[here], kind="stable")
    own = int(solution.mentors[mentee])
    room, score = _room(solution, terms), _own_score(solution, mentee)
    return [
        _alternative(solution, terms, at, score, room)
        for at in order.tolist()
        if solution.pairs.mentors[at] != own
    ]


def best_alternatives(solution: Solution, terms: Terms) -> Mapping[int, Alternative]:
    """Return the best alternative of each mentee who has a mentor and had another to choose."""
    pairs, room = solution.pairs, _room(solution, terms)
    is_other = pairs.mentors != solution.mentors[pairs.mentees]
    others = np.flatnonzero(is_other & (solution.mentors[pairs.mentees] != NOBODY))
    order = others[np.lexsort((-pairs.scores[others], pairs.mentees[others]))]
    mentees, first = np.unique(pairs.mentees[order], return_index=True)
    return {
        mentee: _alternative(solution, terms, at, _own_score(solution, mentee), room)
        for mentee, at in zip(mentees.tolist(), order[first].tolist(), strict=True)
    }


def _pairs_of(solution: Solution, mentee: int) -> slice:
    start, stop = np.searchsorted(solution.pairs.mentees, [mentee, mentee + 1])
    return slice(int(start), int(stop))


def _room(solution: Solution, terms: Terms) -> NDArray[np.bool_]:
    room: NDArray[np.bool_] = loads(solution.mentors, len(terms.places)) < terms.places
    return room


def _own_score(solution: Solution, mentee: int) -> float:
    here = _pairs_of(solution, mentee)
    is_own = solution.pairs.mentors[here] == solution.mentors[mentee]
    return float(solution.pairs.scores[here][is_own].max(initial=0.0))


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
    """What making a pair by hand takes from the whole: people without a mentor, and score.

    Of rounds it is meetings that don't come about.
    """

    people: int
    score: float


def price_between(best_one: Sequence[Solution], forced: Sequence[Solution]) -> Price:
    """Return what a matching takes from the best one, over all rounds of both."""
    return Price(
        people=sum(len(each.unplaced) for each in forced)
        - sum(len(each.unplaced) for each in best_one),
        score=sum(each.worth for each in best_one) - sum(each.worth for each in forced),
    )
