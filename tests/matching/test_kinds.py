"""Matchings of another shape than one to one: circles, rounds and peers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.matching.assignment import NOBODY, Options
from alumnet.matching.figures import figures, loads, together
from alumnet.matching.kinds import as_mutual, circles, circles_among, peers, rounds, rounds_among
from tests.matching.builders import a_field, everybody, pairs_of, some_terms

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


def test_all_pairs_alone_lead_to_the_same_rounds_and_circles() -> None:
    people = a_field(np.random.default_rng(5), 10, 6, may=everybody(6))
    nobody = [np.full(10, NOBODY) for _ in range(3)]
    terms = some_terms([2] * 6, 10)
    held = rounds(people, terms, nobody, nobody)
    again = rounds_among(people.candidates(), terms, nobody, nobody)
    assert [each.mentors.tolist() for each in again] == [each.mentors.tolist() for each in held]
    groups = some_terms([4] * 6, 10)
    found = circles(people, groups, least=3)
    assert circles_among(people.candidates(), groups, 3).mentors.tolist() == found.mentors.tolist()


def test_whoever_met_in_a_round_before_meets_again_in_it_if_that_is_worth_more() -> None:
    people = a_field(np.random.default_rng(5), 10, 6, may=everybody(6))
    nobody = [np.full(10, NOBODY) for _ in range(3)]
    held = rounds(people, some_terms([2] * 6, 10), nobody, nobody)
    was = [held[1].mentors, held[0].mentors, held[2].mentors]
    kept = some_terms([2] * 6, 10, options=Options(keep=2.0))
    turned = rounds(people, kept, nobody, was)
    assert [each.mentors.tolist() for each in turned] == [each.tolist() for each in was]


def test_what_two_peers_are_worth_is_one_number_for_both() -> None:
    pairs = pairs_of([[0.0, 0.8, 0.3], [0.4, 0.0, 0.0], [0.5, 0.2, 0.0]])
    both = as_mutual(pairs)
    found = {
        (int(one), int(other)): round(float(score), 4)
        for one, other, score in zip(both.mentees, both.mentors, both.scores, strict=True)
    }
    assert found == {(0, 1): 0.6, (1, 0): 0.6, (0, 2): 0.4, (2, 0): 0.4, (2, 1): 0.2}
    # One of three is left over; each of the two counts what they are to each other.
    solution = peers(pairs, some_terms([1] * 3, 3))
    assert solution.mentors.tolist() == [1, 0, NOBODY]
    assert solution.worth == pytest.approx(1.2)
    assert len(as_mutual(pairs.only(np.zeros(5, np.bool_)))) == 0


def test_figures_of_rounds_are_of_all_of_them() -> None:
    people = a_field(np.random.default_rng(5), 10, 6, may=everybody(6))
    nobody = [np.full(10, NOBODY) for _ in range(3)]
    terms = some_terms([2] * 6, 10)
    held = rounds(people, terms, nobody, nobody)
    first = figures(held[0], terms)
    counted = together(first, held, terms)
    met = np.stack([each.mentors for each in held])
    assert counted.placed == int((met != NOBODY).any(axis=0).sum()) > first.placed
    assert counted.loads == {2: 6}
    assert counted.total == pytest.approx(sum(each.chosen.scores.sum() for each in held))
    assert counted.worst == pytest.approx(min(each.chosen.scores.min(initial=1) for each in held))
    assert counted.share == 1.0
    nothing = together(first, [replace(held[0], mentors=nobody[0])], terms)
    assert (nothing.placed, nothing.mean, nothing.idle) == (0, None, 6)
