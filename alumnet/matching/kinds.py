"""Matchings of another shape than one to one: circles around a mentor, rounds, and peers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY, POINTS
from alumnet.matching.figures import loads
from alumnet.matching.solve import best, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from alumnet.matching.pairs import Field, Pairs
    from alumnet.matching.solve import Solution, Terms

    Ids = NDArray[np.int64]


def circles(people: Field, terms: Terms, least: int) -> Solution:
    """Return a matching in which every mentor has at least `least` mentees, or none.

    The best without that condition, then the smallest circle is dissolved and the rest solved
    again, as long as one is too small: the exact problem is NP-hard (a lower bound or nothing), so
    the proof is one for the mentors who are left.
    """
    found = solve(people, terms)
    while True:
        small = _smallest(found, terms, least)
        if small is None:
            return found
        places = terms.places.copy()
        places[small] = 0
        terms = replace(terms, places=places)
        found = best(found.pairs.only(found.pairs.mentors != small), terms)


def _smallest(found: Solution, terms: Terms, least: int) -> int | None:
    """Return the mentor with the smallest circle that is too small, of equal ones the weakest.

    Who has somebody by hand keeps them, however few they are.
    """
    load = loads(found.mentors, len(terms.places))
    worth = np.zeros(len(load))
    chosen = found.chosen
    np.add.at(worth, chosen.mentors, chosen.scores)
    by_hand = loads(terms.locked, len(load)) > 0
    small = np.flatnonzero((load > 0) & (load < least) & ~by_hand)
    return int(small[np.lexsort((worth[small], load[small]))[0]]) if len(small) else None


def rounds(
    people: Field, terms: Terms, count: int, *, tick: Callable[[int], None] = lambda _: None
) -> Sequence[Solution]:
    """Return one matching a round: nobody meets the same mentor twice.

    What was locked holds in the first round.
    """
    found = [solve(people, terms, tick=tick)]
    parted = set(terms.parted)
    free = np.full(len(terms.locked), NOBODY)
    for _ in range(count - 1):
        met = found[-1].chosen
        parted |= set(zip(met.mentees.tolist(), met.mentors.tolist(), strict=True))
        later = replace(terms, locked=free, parted=frozenset(parted))
        found.append(solve(people, later))
    return found


def peers(pairs: Pairs, count: int, parted: frozenset[tuple[int, int]] = frozenset()) -> Ids:
    """Return the peer of each of `count` people, NOBODY for who is left over.

    `pairs` are of rows of the same people; two of them are worth the mean of what each is to the
    other. As many pairs as can be, then the greatest worth: exactly, by Edmonds' blossoms (1965).
    """
    import networkx as nx  # takes long, and few need it

    graph = nx.Graph()
    graph.add_nodes_from(range(count))
    apart = {frozenset(pair) for pair in parted}
    for (one, other), worth in sorted(_mutual(pairs).items()):
        if frozenset((one, other)) not in apart:
            graph.add_edge(one, other, weight=worth)
    found = np.full(count, NOBODY)
    for one, other in nx.max_weight_matching(graph, maxcardinality=True):
        found[one], found[other] = other, one
    return found


def _mutual(pairs: Pairs) -> dict[tuple[int, int], int]:
    """Return twice what each two people are worth to each other, in points.

    Of two who aren't both among each other's candidates the one known score counts for both.
    """
    known: dict[tuple[int, int], list[float]] = {}
    for one, other, score in zip(
        pairs.mentees.tolist(), pairs.mentors.tolist(), pairs.scores.tolist(), strict=True
    ):
        if one != other:
            known.setdefault((min(one, other), max(one, other)), []).append(score)
    return {two: round(2 * POINTS * sum(each) / len(each)) for two, each in known.items()}
