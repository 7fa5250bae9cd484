"""Matching a cohort: what must hold of every matching, and that it is the best there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.matching.alternatives import Lost, Price, alternatives, price_between
from alumnet.matching.assignment import NOBODY, POINTS, Options, place_by_place, points
from alumnet.matching.compatibility import Weights
from alumnet.matching.figures import figures, loads
from alumnet.matching.hard_rules import Around, Rule, forbidden, refusals
from alumnet.matching.optimality import proved
from alumnet.matching.order import drawn
from alumnet.matching.pairs import Field, Pairs, Wishes, joined
from alumnet.matching.sandbox import difference, tried
from alumnet.matching.solve import Terms, TooManyLocks, best, solve
from tests.matching.builders import (
    a_field,
    a_pool,
    everybody,
    pairs_of,
    some_mentors,
    some_seekers,
    some_terms,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

few = settings(max_examples=25)
seeds = st.integers(0, 2**16)


def by_trying_all(pairs: Pairs, terms: Terms) -> tuple[int, int]:
    """Return how many can be placed at most, and the most that so many are worth."""
    of = {
        (int(one), int(two)): float(score)
        for one, two, score in zip(pairs.mentees, pairs.mentors, pairs.scores, strict=True)
    }
    mentors = range(NOBODY, len(terms.places))
    step = round(terms.options.load * POINTS)
    found = []
    for choice in product(mentors, repeat=len(terms.locked)):
        load = [choice.count(mentor) for mentor in mentors[1:]]
        made = [two for two in enumerate(choice) if two[1] != NOBODY]
        if all(two in of for two in made) and all(np.array(load) <= terms.places):
            paid = step * sum(each * (each - 1) // 2 for each in load)
            value = sum(int(np.rint(of[two] * POINTS)) for two in made) - paid
            found.append((len(made), value))
    return max(found)


@given(seeds)
@few
def test_the_matching_is_as_good_as_any_that_trying_all_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.random((5, 3)) * (rng.random((5, 3)) < 0.6)
    terms = some_terms(rng.integers(0, 3, 3), 5, options=Options(load=0.1))
    solution = best(pairs_of(scores), terms)
    placed = int((solution.mentors != NOBODY).sum())
    assert (placed, round(solution.worth * POINTS)) == by_trying_all(solution.pairs, terms)
    assert solution.proof.gap == 0


@given(seeds)
@few
def test_places_rules_locks_and_partings_always_hold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    locked = np.full(14, NOBODY)
    locked[3], locked[0] = 1, 0
    people = a_field(rng, 14, 8, locked=locked, width=3)
    places = rng.integers(1, 4, 8)
    parted = frozenset({(5, 2), (6, 2), (7, 4)})
    terms = some_terms(places, 14, locked=locked, parted=parted, least=0.2)
    solution = solve(people, terms)
    made = [(one, two) for one, two in enumerate(solution.mentors.tolist()) if two != NOBODY]
    may = people.may(np.arange(14))
    assert (loads(solution.mentors, 8) <= places).all()
    # The pair of 0 and 0 breaks a rule, but a hand is above rules.
    assert [solution.mentors[0], solution.mentors[3]] == [0, 1]
    assert all(may[two] for two in made if locked[two[0]] == NOBODY)
    assert not parted & set(made)
    by_hand = locked[solution.chosen.mentees] != NOBODY
    assert (solution.chosen.scores[~by_hand] >= 0.2).all()
    assert solution.proof.gap == 0


@given(seeds)
@few
def test_as_many_find_a_mentor_as_a_flow_over_all_allowed_pairs_places(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = a_field(rng, 30, 12, width=2)
    terms = some_terms(rng.integers(1, 4, 12), 30)
    flow = nx.DiGraph()
    flow.add_nodes_from(["from", "to"])
    for one, two in zip(*np.nonzero(people.may(np.arange(30))), strict=True):
        flow.add_edge("from", int(one), capacity=1)
        flow.add_edge(int(one), f"mentor {two}", capacity=1)
        flow.add_edge(f"mentor {two}", "to", capacity=int(terms.places[two]))
    placed = 30 - len(solve(people, terms).unplaced)
    assert placed == nx.maximum_flow_value(flow, "from", "to")


@given(seeds)
@few
def test_the_order_in_which_people_come_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seekers, mentors, places = some_seekers(rng, 9), some_mentors(rng, 5), rng.integers(1, 3, 5)
    model = a_pool(rng, 5).model

    def matched(mentees: NDArray[np.int64]) -> dict[int, int]:
        """Match the people whose numbers come in this order."""
        order = np.array(drawn(mentees.tolist(), seed=4))
        people = Field(
            replace(a_pool(rng, 1), model=model, mentors=mentors),
            seekers.take(order),
            everybody(5),
        )
        found = solve(people, some_terms(places, 9))
        return dict(zip(order.tolist(), found.mentors.tolist(), strict=True))

    assert matched(np.arange(9)) == matched(rng.permutation(9))


def test_a_seed_draws_an_order_and_another_seed_another() -> None:
    assert drawn(range(30), 1) == drawn(reversed(range(30)), 1)
    assert drawn(range(30), 1) != drawn(range(30), 2)
    assert sorted(drawn(range(30), 1)) == list(range(30))


def test_a_proof_shows_what_a_worse_assignment_lacks() -> None:
    terms = some_terms([1, 1], 2, options=Options(load=0.0))
    solution = best(pairs_of([[0.9, 0.5], [0.8, 0.1]]), terms)
    assert solution.mentors.tolist() == [1, 0]
    pairs = solution.pairs
    none = np.zeros(2, np.int64)
    places = place_by_place(
        pairs.mentees, pairs.mentors, points(pairs.scores), terms.places, rows=2, load=0, taken=none
    )
    assert proved(places, np.array([0, 1])).gap >= 300_000
    assert proved(places, np.array([1, 0])).gap == 0


def test_one_more_place_is_worth_what_it_would_add() -> None:
    pairs = pairs_of([[0.9, 0.3], [0.8, 0.2]])
    terms = some_terms([1, 1], 2, options=Options(load=0.0))
    before = best(pairs, terms)
    after = best(pairs, replace(terms, places=np.array([2, 1])))
    assert before.one_more[0] == pytest.approx(after.worth - before.worth)
    assert not before.seats_one_more.any()
    scarce = best(pairs, replace(terms, places=np.array([1, 0])))
    assert scarce.seats_one_more.tolist() == [True, False]
    assert scarce.one_more[0] == pytest.approx(0.8, abs=1e-5)


def test_a_cohort_without_anybody_is_matched() -> None:
    solution = best(pairs_of(np.zeros((0, 2))), some_terms([1, 1], 0))
    assert (len(solution.mentors), solution.worth, solution.proof.gap) == (0, 0.0, 0)


def test_a_load_that_costs_brings_idle_mentors_in() -> None:
    pairs = pairs_of([[0.80, 0.75], [0.80, 0.75]])
    free = some_terms([2, 2], 2, options=Options(load=0.0))
    assert best(pairs, free).mentors.tolist() == [0, 0]
    assert sorted(best(pairs, replace(free, options=Options(load=0.1))).mentors) == [0, 1]


def test_a_floor_helps_who_is_off_worst() -> None:
    pairs = pairs_of([[0.95, 0.60], [0.60, 0.20]])
    plain = some_terms([1, 1], 2, options=Options(load=0.0))
    assert figures(best(pairs, plain), plain).worst == pytest.approx(0.6)
    uneven = pairs_of([[0.95, 0.50], [0.52, 0.10]])
    assert best(uneven, plain).mentors.tolist() == [0, 1]
    floored = replace(plain, options=Options(load=0.0, floor=4.0))
    assert best(uneven, floored).mentors.tolist() == [1, 0]


def test_pairs_that_were_stay_when_keeping_is_worth_more_than_the_difference() -> None:
    pairs = pairs_of([[0.50, 0.52], [0.52, 0.50]])
    was = np.array([0, 1])
    terms = some_terms([1, 1], 2, was=was)
    assert best(pairs, terms).mentors.tolist() == [1, 0]
    kept = best(pairs, replace(terms, options=Options(keep=0.05)))
    assert kept.mentors.tolist() == [0, 1]


def test_more_locks_than_places_are_refused() -> None:
    locked = np.array([0, 0])
    with pytest.raises(TooManyLocks) as refused:
        solve(a_field(np.random.default_rng(1), 2, 2), some_terms([1, 1], 2, locked=locked))
    assert refused.value.mentor == 0


def test_a_run_can_be_stopped_and_says_how_far_it_is() -> None:
    heard: list[int] = []

    def tick(done: int) -> None:
        heard.append(done)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(a_field(np.random.default_rng(1), 6, 4), some_terms([2] * 4, 6), tick=tick)
    assert heard == [6]


def test_wishes_come_into_question_however_little_they_score() -> None:
    rng = np.random.default_rng(3)
    for by_mentor in (False, True):
        wishes = Wishes(
            np.array([1]), np.array([2]), np.array([1.0], np.float32), np.array([by_mentor])
        )
        people = a_field(rng, 3, 6, width=1, wishes=wishes, wish_weight=0.9, may=everybody(6))
        solution = solve(people, some_terms([1] * 6, 3))
        assert solution.mentors[1] == 2


def test_of_two_wishes_the_better_counts_and_either_side_is_heard() -> None:
    # The first mentee wished for mentors 0 and 1; mentor 1 for the same mentee, mentor 2 for both.
    wishes = Wishes(
        np.array([0, 0, 0, 0, 1]),
        np.array([0, 1, 1, 2, 2]),
        np.array([1.0, 0.75, 1.0, 0.75, 1.0], np.float32),
        np.array([False, False, True, True, True]),
    )
    rows, shape = np.array([0, 1]), (2, 4)
    assert wishes.of(rows, shape).tolist() == [[1, 1, 0.75, 0], [0, 0, 1, 0]]
    assert wishes.are_ranked(rows, shape).tolist() == [[True] * 4, [False, True, True, False]]
    assert wishes.of(rows[1:], (1, 4)).tolist() == [[0, 0, 1.0, 0]]


def test_alternatives_say_by_what_they_lost() -> None:
    pairs = pairs_of([[0.9, 0.8, 0.1], [0.9, 0.2, 0.1], [0.0, 0.0, 0.5]])
    terms = some_terms([1, 1, 2], 3, options=Options(load=0.0))
    solution = best(pairs, terms)
    assert solution.mentors.tolist() == [1, 0, 2]
    first, second = alternatives(solution, terms, 0)
    assert (first.mentor, first.lost, first.has_room) == (0, Lost.NEEDED_MORE, False)
    assert (second.mentor, second.lost, second.has_room) == (2, Lost.FITS_LESS, True)
    # With mentor 0 the first gains .1, and the second has .2 instead of .9.
    forced = [best(pairs, replace(terms, locked=np.array([at, NOBODY, NOBODY]))) for at in (0, 2)]
    assert price_between([solution], forced[:1]).score == pytest.approx(0.6)
    assert price_between([solution], forced[1:]).score == pytest.approx(0.7)
    scarce = replace(terms, places=np.array([1, 0, 0]))
    is_theirs = best(pairs, replace(scarce, locked=np.array([0, NOBODY, NOBODY])))
    assert price_between([best(pairs, scarce)], [is_theirs]) == Price(0, 0.0)
    locked = replace(terms, locked=np.array([1, NOBODY, NOBODY]))
    by_hand = alternatives(best(pairs, locked), locked, 0)
    assert {each.lost for each in by_hand} == {Lost.LOCKED}


def test_load_is_named_where_a_mentor_had_room() -> None:
    pairs = pairs_of([[0.80, 0.75], [0.80, 0.75]])
    terms = some_terms([2, 2], 2, options=Options(load=0.1))
    solution = best(pairs, terms)
    moved = int(np.flatnonzero(solution.mentors == 1)[0])
    assert alternatives(solution, terms, moved)[0].lost is Lost.LOAD


def test_figures_count_who_would_rather_have_each_other() -> None:
    pairs = pairs_of([[0.9, 0.8], [0.84, 0.1], [0.0, 0.0]])
    terms = some_terms([1, 1], 3, options=Options(load=0.0))
    found = figures(best(pairs, terms), terms)
    # The first would rather have mentor 0, who would rather have the first: by .06 and by .1.
    assert (found.mentees, found.placed, found.blocking, found.blocking_much) == (3, 2, 1, 1)
    assert found.share == 1.0
    assert found.total == pytest.approx(1.64)
    assert found.loads == {1: 2}
    empty = figures(best(pairs_of(np.zeros((2, 2))), some_terms([1, 1], 2)), terms)
    assert (empty.placed, empty.worst, empty.share, empty.idle) == (0, None, 1.0, 2)


def test_trying_other_weights_says_who_gains_and_who_loses() -> None:
    people = a_field(np.random.default_rng(8), 20, 8, may=everybody(8))
    terms = some_terms([2] * 8, 20)
    before = solve(people, terms)
    other = Weights(purpose=0.9, topic=0.01, path=0.01)
    after = tried(before.pairs, terms, other)
    found = difference([before.mentors], [after])
    assert len(found.changed)
    assert found.better + found.worse <= len(found.changed)
    assert found.gains.sum() >= -1e-6
    same = difference([before.mentors], [tried(before.pairs, terms, Weights())])
    assert not len(same.changed)
    assert not same.gains.any()


def test_refusals_name_the_rule_that_keeps_most_apart_and_hide_who_excluded_whom() -> None:
    rng = np.random.default_rng(9)
    seekers, mentors = some_seekers(rng, 1), some_mentors(rng, 4)
    open_minded = replace(seekers, languages=seekers.languages * 0, hours=seekers.hours * 0)
    around = Around([{1}], [{1}, {1}, {2}, {2}], apart=[(0, 2)], lines=[(0, 1), (0, 3)])
    told = refusals(forbidden(open_minded, mentors, around), 0)
    nothing = {Rule.LANGUAGE: 0, Rule.HOURS: 0, Rule.ANSWERS: 0}
    # Of the second two rules are broken: it counts for neither.
    assert told == {Rule.EMPLOYER: 1, Rule.OPEN: 1, Rule.LINE: 1, **nothing}
    assert not forbidden(open_minded, mentors, around.of(np.array([0])))[Rule.LINE][0, 2]


def test_joined_pairs_are_in_order_and_none_comes_twice() -> None:
    one, other = pairs_of([[0.0, 0.4], [0.3, 0.0]]), pairs_of([[0.7, 0.4], [0.0, 0.0]])
    together = joined([one, other])
    assert list(zip(together.mentees, together.mentors, strict=True)) == [(0, 0), (0, 1), (1, 0)]
    assert len(joined([])) == 0
