"""A proof that an assignment is worth most: prices by which nobody could do better elsewhere.

The dual of the assignment problem. The prices are longest paths in the residual graph (Bellman
1958, Ford 1956), in whole points: an optimum is proved exactly, without a second solver.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from alumnet.matching.assignment import Places

    Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Proof:
    """What an assignment is worth and at most could be, in points.

    `prices` are what each column costs by the dual, `incomes` what each mentee has beyond that.
    """

    worth: int
    bound: int
    prices: Ids
    incomes: Ids

    @property
    def gap(self) -> int:
        """How far the assignment may be from the best: 0 proves that it is one."""
        return self.bound - self.worth


def proved(places: Places, chosen: Ids) -> Proof:
    """Return the least prices that hold for an assignment, and the bound they prove.

    Any prices give a bound (weak duality); if the assignment is worth most, these give its worth.
    """
    rows, columns, worth = _by_column(places)
    is_own = chosen[rows] == columns
    own = np.empty(len(chosen), np.int64)
    own[rows[is_own]] = worth[is_own]
    # What each entry would add for its mentee, at prices of 0.
    gains = worth - own[rows]
    prices = _least_prices(places, rows, columns, gains, chosen)
    incomes = _most(rows, worth - prices[columns], places.mentees)
    return Proof(int(own.sum()), int(incomes.sum() + prices.sum()), prices, incomes)


def worth_of_one_more(places: Places, proof: Proof, mentors: int, step: int) -> Ids:
    """Return what one more place with each mentor would add, in points.

    The least price of a place is what a second one like it would be worth (Demange, Gale and
    Sotomayor 1986); the further place costs `step` more. Where it would bring one more person a
    mentor it is more than half of -`places.without`.
    """
    price = np.zeros(mentors, np.int64)
    last = np.full(mentors, NOBODY)
    np.maximum.at(last, places.owner, np.arange(len(places.owner)))
    has_places = last != NOBODY
    price[has_places] = np.maximum(proof.prices[last[has_places]] - step, 0)
    return price


def _by_column(places: Places) -> tuple[Ids, Ids, Ids]:
    """Return all entries in the order of columns."""
    rows, columns, worth = places.with_nobody
    order = np.argsort(columns, kind="stable")
    return rows[order], columns[order], worth[order]


def _least_prices(places: Places, rows: Ids, columns: Ids, gains: Ids, chosen: Ids) -> Ids:
    """Raise prices from 0 until no mentee would rather have another column at its price."""
    if not len(columns):
        return np.zeros(places.width, np.int64)
    starts = np.flatnonzero(np.r_[True, np.diff(columns) != 0])
    named = columns[starts]
    prices = np.zeros(places.width, np.int64)
    # A longest path visits a column once; a circle that gains for ever would be no optimum.
    for _ in range(places.mentees + 1):
        wanted = np.maximum.reduceat(gains + prices[chosen][rows], starts)
        raised = np.maximum(prices[named], wanted)
        if np.array_equal(raised, prices[named]):
            break
        prices[named] = raised
    return prices


def _most(rows: Ids, values: Ids, count: int) -> Ids:
    most = np.full(count, np.iinfo(np.int64).min)
    np.maximum.at(most, rows, values)
    return most
