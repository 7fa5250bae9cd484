"""What it would take from all others to give somebody another mentor or peer, by matching anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from alumnet.matching.alternatives import price_between
from alumnet.matching.assignment import NOBODY
from alumnet.matching.kinds import circles_among, peers, rounds_among
from alumnet.matching.solve import TooManyLocks, best, checked
from alumnet.programmes.rules.match_inputs import options_of
from alumnet.programmes.rules.states import CohortKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alumnet.matching.alternatives import Price
    from alumnet.matching.pairs import Pairs
    from alumnet.matching.solve import Solution
    from alumnet.programmes.rules.match_problem import Problem

# For so many of the best the price of each is worked out.
_PRICED: Final = 8
# Of more people none are while somebody waits for a page: blossoms and rounds take their time.
_MANY: Final = 2000
_MOST: Final = {CohortKind.PEER.value: 80, CohortKind.FLASH.value: 300}


def are_priced(kind: str, mentees: int) -> bool:
    """Whether prices are worked out for so many mentees, or peers, of a cohort."""
    return mentees <= _MOST.get(kind, _MANY)


def prices_of(problem: Problem, pairs: Pairs, row: int, mentors: Sequence[int]) -> dict[int, Price]:
    """Return what the first of these mentors would cost, all that isn't set by hand matched anew.

    A mentee (a row) has one of them then, or of flash rounds meets them in the first. Those whose
    places are all set by hand have no price, and nobody where there are too many people.
    """
    if not are_priced(problem.inputs.kind, len(problem.mentees)):
        return {}
    base = _matched(problem, pairs, row, NOBODY)
    found = {}
    for mentor in mentors[:_PRICED]:
        try:
            found[mentor] = price_between(base, _matched(problem, pairs, row, mentor))
        except TooManyLocks:
            continue
    return found


def _matched(problem: Problem, pairs: Pairs, row: int, mentor: int) -> Sequence[Solution]:
    """Return the best matching of these pairs with this mentor for a mentee, NOBODY for any.

    Raises TooManyLocks.
    """
    inputs, locked = problem.inputs, [each.copy() for each in problem.locked]
    if inputs.kind == CohortKind.PEER.value:
        return [_peers(problem, pairs, row, mentor)]
    locked[0][row] = mentor
    terms = replace(problem.terms, locked=locked[0])
    if inputs.kind == CohortKind.FLASH.value:
        _refuse_twice(locked, terms.places, mentor)
        return rounds_among(pairs, terms, locked, problem.was)
    if inputs.kind == CohortKind.GROUP.value:
        return [circles_among(pairs, terms, options_of(inputs.options).circle)]
    return [best(pairs, checked(terms))]


def _peers(problem: Problem, pairs: Pairs, one: int, other: int) -> Solution:
    locked = problem.locked[0].copy()
    if locked[one] != NOBODY:
        locked[locked[one]] = NOBODY
    if other != NOBODY and locked[other] not in {NOBODY, one}:
        raise TooManyLocks(other)
    locked[one] = other
    if other != NOBODY:
        locked[other] = one
    return peers(pairs, replace(problem.terms, locked=locked))


def _refuse_twice(locked: Sequence[Any], places: Any, mentor: int) -> None:
    """Raise TooManyLocks for a mentor who meets two in the first round, one twice, or too many."""
    if mentor == NOBODY:
        return
    mentees = [np.flatnonzero(each == mentor).tolist() for each in locked]
    every = [each for those in mentees for each in those]
    if len(mentees[0]) > 1 or len({*every}) < len(every) or len(every) > places[mentor]:
        raise TooManyLocks(mentor)
