"""Matchings of another shape than one to one: circles around a mentor, rounds, and peers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from alumnet.matching.assignment import NOBODY, POINTS, points
from alumnet.matching.figures import loads
from alumnet.matching.optimality import Proof
from alumnet.matching.solve import Solution, best, checked, kept, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from alumnet.matching.pairs import Field, Pairs
    from alumnet.matching.solve import Terms

    Ids = NDArray[np.int64]


def circles(
    people: Field, terms: Terms, least: int, *, tick: Callable[[int], None] = lambda _: None
) -> Solution:
    """Return a matching in which every mentor has at least `least` mentees, or none.

    The best without that condition, then the smallest circle is dissolved and the rest solved
    again, as long as one is too small: the exact problem is NP-hard (a lower bound or nothing), so
    the proof is one for the mentors who are left.
    """
    return _large_enough(solve(people, terms, tick=tick), terms, least)


def circles_among(pairs: Pairs, terms: Terms, least: int) -> Solution:
    """Return the same of these pairs alone."""
    return _large_enough(best(kept(pairs, checked(terms)), terms), terms, least)


def _large_enough(found: Solution, terms: Terms, least: int) -> Solution:
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
    people: Field,
    terms: Terms,
    locked: Sequence[Ids],
    was: Sequence[Ids],
    *,
    tick: Callable[[int], None] = lambda _: None,
) -> Sequence[Solution]:
    """Return one matching a round: nobody meets the same mentor twice.

    In a round a mentor meets one mentee, in all as many as they have places. `locked` says for each
    round who meets by hand, `was` who met in a run before. Each round is the best there is after
    those before it; all of them together needn't be.
    """

    def matched(now: Terms) -> Solution:
        return solve(replace(people, locked=now.locked, was=now.was), now, tick=tick)

    return _one_by_one(terms, locked, was, matched)


def rounds_among(
    pairs: Pairs, terms: Terms, locked: Sequence[Ids], was: Sequence[Ids]
) -> Sequence[Solution]:
    """Return the same of these pairs alone."""
    return _one_by_one(terms, locked, was, lambda now: best(kept(pairs, now), now))


def _one_by_one(
    terms: Terms,
    locked: Sequence[Ids],
    was: Sequence[Ids],
    matched: Callable[[Terms], Solution],
) -> Sequence[Solution]:
    met = set(terms.parted)
    for each in locked:
        met |= _two_by_two(each)
    left = terms.places - sum(loads(each, len(terms.places)) for each in locked)
    found: list[Solution] = []
    for by_hand, before in zip(locked, was, strict=True):
        own = _two_by_two(by_hand)
        places = np.maximum(np.minimum(left, 1), loads(by_hand, len(left)))
        now = replace(terms, places=places, locked=by_hand, was=before, parted=frozenset(met - own))
        found.append(matched(now))
        made = np.where(by_hand == NOBODY, found[-1].mentors, NOBODY)
        met |= _two_by_two(made)
        left = left - loads(made, len(left))
    return found


def _two_by_two(mentors: Ids) -> set[tuple[int, int]]:
    """Return the pairs (mentee, mentor) that the mentor of each mentee makes."""
    return {(one, int(mentors[one])) for one in np.flatnonzero(mentors != NOBODY).tolist()}


def peers(pairs: Pairs, terms: Terms) -> Solution:
    """Return the peer of each person, NOBODY for who is left over.

    `pairs` are of rows of the same people; two of them are worth the mean of what each is to the
    other. As many pairs as can be, then the greatest worth: exactly, by Edmonds' blossoms (1965).
    """
    import networkx as nx  # takes long, and few need it

    is_free = terms.locked == NOBODY
    graph = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(is_free).tolist())
    apart = {frozenset(pair) for pair in terms.parted}
    mutual = _mutual(pairs, terms)
    for (one, other), worth in sorted(mutual.items()):
        if is_free[one] and is_free[other] and frozenset((one, other)) not in apart:
            graph.add_edge(one, other, weight=worth)
    found = terms.locked.copy()
    for one, other in nx.max_weight_matching(graph, maxcardinality=True):
        found[one], found[other] = other, one
    return _proved(found, pairs, mutual)


def _mutual(pairs: Pairs, terms: Terms) -> dict[tuple[int, int], int]:
    """Return twice what each two people are worth to each other, in points.

    Of two who aren't both among each other's candidates the one known score counts for both.
    """
    worth = points(pairs.scores, terms.was[pairs.mentees] == pairs.mentors, terms.options)
    known: dict[tuple[int, int], list[int]] = {}
    for one, other, each in zip(
        pairs.mentees.tolist(), pairs.mentors.tolist(), worth.tolist(), strict=True
    ):
        if one != other:
            known.setdefault((min(one, other), max(one, other)), []).append(each)
    return {two: round(2 * sum(each) / len(each)) for two, each in known.items()}


def as_mutual(pairs: Pairs) -> Pairs:
    """Return pairs of peers with what each two are worth to each other as the score of both."""
    low, high = (
        np.minimum(pairs.mentees, pairs.mentors),
        np.maximum(pairs.mentees, pairs.mentors),
    )
    _, which = np.unique(low * (int(high.max(initial=0)) + 1) + high, return_inverse=True)
    means = np.bincount(which, weights=pairs.scores) / np.bincount(which)
    return replace(pairs, scores=means[which].astype(np.float32))


def _proved(found: Ids, pairs: Pairs, mutual: Mapping[tuple[int, int], int]) -> Solution:
    """Return a matching of peers, which needs no proof: blossoms end with the best there is."""
    count = len(found)
    worth = sum(mutual.get((one, other), 0) for one, other in enumerate(found.tolist()))
    nothing = np.zeros(count, np.int64)
    proof = Proof(worth, worth, nothing, nothing)
    return Solution(found, pairs, proof, worth / POINTS, np.zeros(count), nothing > 0)
