"""Matches a cohort: candidates, the best assignment, and the proof that it is one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from alumnet.matching.assignment import (
    DEFAULT_OPTIONS,
    NOBODY,
    POINTS,
    Options,
    Places,
    mentors_of,
    place_by_place,
    points,
    solved,
)
from alumnet.matching.optimality import Proof, proved, worth_of_one_more
from alumnet.matching.pairs import Field, Pairs, joined

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Ids = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_AT_ONCE: Final = 512


class TooManyLocks(ValueError):
    """More pairs were locked with a mentor than there are places."""

    def __init__(self, mentor: int) -> None:
        super().__init__(f"More pairs are locked with mentor {mentor} than there are places.")
        self.mentor = mentor


@dataclass(frozen=True, slots=True)
class Terms:
    """What a matching must keep to: the places of each mentor, and what was said by hand.

    `locked` and `was` give the mentor of each mentee, NOBODY for none: locked pairs stay, pairs
    that were may be worth more (`Options.keep`). `parted` are pairs (mentee, mentor) that must not
    be; a pair that scores less than `least` isn't made either.
    """

    places: Ids
    locked: Ids
    was: Ids
    parted: frozenset[tuple[int, int]] = frozenset()
    least: float = 0.0
    options: Options = DEFAULT_OPTIONS


@dataclass(frozen=True, slots=True)
class Solution:
    """The mentor of each mentee (NOBODY for none), out of all pairs that came into question.

    `worth` is the sum that was made greatest (score, less what load costs, with a bonus for what
    stayed), in score. `one_more` is what one further place with each mentor would add to it, and
    `seats_one_more` says whose would bring one more person a mentor.
    """

    mentors: Ids
    pairs: Pairs
    proof: Proof
    worth: float
    one_more: NDArray[np.float64] = field(repr=False)
    seats_one_more: Mask = field(repr=False)

    @property
    def unplaced(self) -> Ids:
        """The mentees who stay without."""
        return np.flatnonzero(self.mentors == NOBODY)

    @property
    def chosen(self) -> Pairs:
        """The pairs that were made."""
        return self.pairs.only(self.mentors[self.pairs.mentees] == self.pairs.mentors)


def solve(people: Field, terms: Terms, *, tick: Callable[[int], None] = lambda _: None) -> Solution:
    """Return the best matching: first as many people as can be, then the greatest worth.

    `tick` hears how many mentees have been scored, and may raise to stop the run. Raises
    TooManyLocks.
    """
    pairs = kept(people.candidates(tick), checked(terms))
    while True:
        found = best(pairs, terms)
        more = _further(people, found, terms)
        if not len(more):
            return found
        pairs = joined([pairs, more])


def best(pairs: Pairs, terms: Terms) -> Solution:
    """Return the best matching among these pairs alone."""
    count, mentors = len(terms.locked), len(terms.places)
    is_free = terms.locked == NOBODY
    taken = np.bincount(terms.locked[~is_free], minlength=mentors)
    # Who is locked needs no search: the others are numbered anew.
    rows = np.cumsum(is_free) - 1
    open_pairs = pairs.only(is_free[pairs.mentees])
    places = place_by_place(
        rows[open_pairs.mentees],
        open_pairs.mentors,
        _points(open_pairs, terms),
        terms.places - taken,
        rows=int(is_free.sum()),
        load=terms.options.load,
        taken=taken,
    )
    chosen = solved(places)
    assigned = np.empty(count, np.int64)
    assigned[~is_free] = terms.locked[~is_free]
    assigned[is_free] = mentors_of(places, chosen)
    proof = proved(places, chosen)
    one_more = _one_more(places, proof, terms)
    seats = one_more > -places.without // 2
    added = np.where(seats, one_more + places.without, one_more) / POINTS
    return Solution(assigned, pairs, proof, _worth(pairs, assigned, terms), added, seats)


def checked(terms: Terms) -> Terms:
    """Return terms that can be kept; raises TooManyLocks for others."""
    locked = np.bincount(terms.locked[terms.locked != NOBODY], minlength=len(terms.places))
    over = np.flatnonzero(locked > terms.places)
    if len(over):
        raise TooManyLocks(int(over[0]))
    return terms


def _points(pairs: Pairs, terms: Terms) -> Ids:
    return points(pairs.scores, terms.was[pairs.mentees] == pairs.mentors, terms.options)


def _worth(pairs: Pairs, assigned: Ids, terms: Terms) -> float:
    """Return what was made greatest, who is locked among it."""
    made = pairs.only(assigned[pairs.mentees] == pairs.mentors)
    load = np.bincount(made.mentors, minlength=len(terms.places))
    step = round(terms.options.load * POINTS)
    paid = step * int((load * (load - 1) // 2).sum())
    return (int(_points(made, terms).sum()) - paid) / POINTS


def _one_more(places: Places, proof: Proof, terms: Terms) -> Ids:
    step = round(terms.options.load * POINTS)
    return worth_of_one_more(places, proof, len(terms.places), step)


def kept(pairs: Pairs, terms: Terms) -> Pairs:
    """Return the pairs that nobody parted and that are good enough, or locked."""
    is_kept = pairs.scores >= terms.least
    if terms.parted:
        width = len(terms.places)
        parted = np.array([mentee * width + mentor for mentee, mentor in terms.parted])
        is_kept &= ~np.isin(pairs.keys(width), parted)
    return pairs.only(is_kept | (terms.locked[pairs.mentees] == pairs.mentors))


def _further(people: Field, found: Solution, terms: Terms) -> Pairs:
    """Return further pairs that could place one more person; none proves that nobody can be.

    Whoever is without, and everybody who holds a place that those could have, share their
    candidates, all of them full (Hall 1935): only a mentor beyond these could help.
    """
    hemmed, full = hemmed_in(found, terms)
    for rows in np.split(hemmed, range(_AT_ONCE, len(hemmed), _AT_ONCE)):
        more = kept(people.more(rows, ~full), terms)
        if len(more):
            return more
    return found.pairs.only(np.zeros(len(found.pairs), np.bool_))


def hemmed_in(found: Solution, terms: Terms) -> tuple[Ids, Mask]:
    """Return who shares the candidates of those without a mentor, and which mentors these are."""
    pairs, mentors = found.pairs, found.mentors
    can_move = (mentors != NOBODY) & (terms.locked == NOBODY)
    reached = mentors == NOBODY
    full = np.zeros(len(terms.places), np.bool_)
    while True:
        full[pairs.mentors[reached[pairs.mentees]]] = True
        holds = can_move & full[mentors] & ~reached
        if not holds.any():
            return np.flatnonzero(reached), full
        reached |= holds
