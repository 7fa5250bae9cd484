"""Matchings of another shape than one to one: circles, rounds and peers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.matching.assignment import NOBODY, Options
from alumnet.matching.figures import loads
from alumnet.matching.kinds import circles, peers, rounds
from tests.matching.builders import a_field, pairs_of, some_terms

few = settings(max_examples=25)
seeds = st.integers(0, 2**16)


def test_circles_have_enough_people_or_none() -> None:
    people = a_field(np.random.default_rng(12), 24, 8)
    terms = some_terms([8] * 8, 24, options=Options(load=0.0))
    found = circles(people, terms, least=4)
    load = loads(found.mentors, 8)
    assert set(np.sign(load[load > 0] - 3)) == {1}
    assert (found.mentors != NOBODY).any()
    locked = np.full(24, NOBODY)
    locked[2] = 5
    by_hand = circles(replace(people, locked=locked), replace(terms, locked=locked), least=24)
    assert set(by_hand.mentors) <= {NOBODY, 5}
    assert by_hand.mentors[2] == 5


def test_nobody_meets_the_same_mentor_in_two_rounds() -> None:
    people = a_field(np.random.default_rng(4), 10, 6)
    by_hand = [np.full(10, NOBODY) for _ in range(3)]
    by_hand[2][4] = 1
    held = rounds(people, some_terms([2] * 6, 10), by_hand, [np.full(10, NOBODY)] * len(by_hand))
    met = [set(enumerate(each.mentors.tolist())) for each in held]
    everybody_met = [two for each in met for two in each if two[1] != NOBODY]
    assert held[2].mentors[4] == 1
    assert len(set(everybody_met)) == len(everybody_met)
    for each in held:
        assert loads(each.mentors, 6).max() == 1
    assert np.sum([loads(each.mentors, 6) for each in held], axis=0).max() == 2


@given(seeds)
@few
def test_peers_are_each_others_and_nobody_is_their_own(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.random((7, 7)) * (rng.random((7, 7)) < 0.7)
    locked = np.full(7, NOBODY)
    locked[[2, 5]] = 5, 2
    terms = some_terms([1] * 7, 7, parted=frozenset({(0, 1)}), locked=locked)
    found = peers(pairs_of(scores), terms).mentors
    assert found[2] == 5
    for one, other in enumerate(found.tolist()):
        assert other != one
        assert other == NOBODY or found[other] == one
    assert found[0] != 1
