from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.matching.careers import learn_nearness, walked
from alumnet.matching.compatibility import (
    DEFAULT_WEIGHTS,
    PARTS,
    Part,
    Pool,
    Weights,
    in_common,
    senior,
    topical,
    with_wishes,
)
from alumnet.matching.hard_rules import AnswerRule, Around, Reach, allowed
from alumnet.matching.people import Answers, Mentors, Seekers, paths_of
from tests.matching.builders import (
    FAMILIES,
    ROLES,
    TOPICS,
    a_pool,
    some_mentors,
    some_seekers,
    some_sets,
    taught_by,
)

seeds = st.integers(0, 2**32 - 1)
few = settings(max_examples=25, deadline=None)


def rows_of(*rows: list[int]) -> np.ndarray:
    return np.array(rows, np.float32)


@given(seeds)
@few
def test_every_part_and_score_lies_between_0_and_1(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = a_pool(rng, 8).compare(some_seekers(rng, 5), ties=rng.random((5, 8), np.float32))
    for each in (found.parts, found.scores):
        assert each.min() >= 0.0
        assert each.max() <= 1.0 + 1e-6


@given(seeds)
@few
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool, seekers = a_pool(rng, 9), some_seekers(rng, 6)
    order, other = rng.permutation(9), rng.permutation(6)
    mentors = pool.mentors
    steps = [
        list(
            zip(
                mentors.paths.roles[start:end].tolist(),
                mentors.paths.industries[start:end].tolist(),
                mentors.paths.years[start:end].tolist(),
                strict=True,
            )
        )
        for start, end in zip(mentors.paths.starts, mentors.paths.starts[1:], strict=False)
    ]
    moved = Mentors(
        topics=mentors.topics[order],
        paths=paths_of([steps[at] for at in order]),
        level=mentors.level[order],
        purpose=mentors.purpose[order],
        hours=mentors.hours[order],
        languages=mentors.languages[order],
    )
    found = Pool(taught_by(moved), moved).compare(seekers.take(other))
    expected = pool.compare(seekers)
    np.testing.assert_array_equal(found.known, expected.known[:, other][:, :, order])
    np.testing.assert_allclose(found.scores, expected.scores[other][:, order], atol=2e-5)


@given(seeds)
@few
def test_blocks_give_what_all_at_once_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool, seekers, ties = a_pool(rng, 7), some_seekers(rng, 11), rng.random((11, 7), np.float32)
    whole = pool.compare(seekers, ties=ties).scores
    parts = [found.scores for _, found in pool.blocks(seekers, ties=ties, size=4)]
    np.testing.assert_allclose(np.vstack(parts), whole, atol=1e-6)


@given(seeds)
@few
def test_a_topic_that_is_no_goal_never_raises_a_pair_and_a_goal_never_lowers_it(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool, seekers = a_pool(rng, 6), some_seekers(rng, 4)
    mentors = pool.mentors
    before, known = topical(seekers.goals, mentors, pool.model.topics)
    for topic in range(TOPICS):
        more = mentors.topics.copy()
        more[:, topic] = 1.0
        after, _ = topical(seekers.goals, replace(mentors, topics=more), pool.model.topics)
        for seeker in np.flatnonzero(seekers.goals[:, topic] == 0):
            assert (after[seeker] <= before[seeker] + 1e-6)[known[seeker]].all()
        # With no more topics than eight, of which a longer list takes a share.
        has_few = mentors.topics.sum(axis=1) < 8
        for seeker in np.flatnonzero(seekers.goals[:, topic] == 1):
            assert (after[seeker] >= before[seeker] - 1e-6)[known[seeker] & has_few].all()


def test_a_rare_goal_counts_more_than_a_common_one() -> None:
    topics = rows_of([1, 1, 0], [1, 0, 0], [1, 0, 1], [1, 0, 0])
    mentors = replace(a_pool(np.random.default_rng(1), 4).mentors, topics=topics)
    model = taught_by(mentors)
    goals, offered = rows_of([1, 1, 0]), replace(mentors, topics=rows_of([0, 1, 0], [1, 0, 0]))
    value, known = topical(goals, offered, model.topics)
    assert known.all()
    assert value[0, 0] > value[0, 1] > 0
    all_of_it = replace(mentors, topics=goals)
    assert topical(goals, all_of_it, model.topics)[0][0, 0] == pytest.approx(1.0)


def test_roles_held_by_the_same_people_are_near_and_a_family_is_half_way() -> None:
    careers = [[(0, 0, 1.0), (3, 0, 1.0)]] * 3 + [[(6, 0, 1.0), (4, 0, 1.0)]] * 3
    nearness = learn_nearness(paths_of(careers), FAMILIES)
    assert nearness.shape == (ROLES, ROLES)
    assert (nearness == nearness.T).all()
    assert (np.diag(nearness) == 1.0).all()
    assert nearness[0, 3] == pytest.approx(0.8)
    assert nearness[0, 1] == pytest.approx(0.5)
    assert nearness[0, 4] == 0.0
    assert nearness[8, 7] == 0.0


def test_who_held_the_role_longer_and_in_the_industry_has_walked_further() -> None:
    nearness = learn_nearness(paths_of([[(0, 0, 1.0)]]), FAMILIES)
    mentors = [
        [(0, 2, 4.0)],
        [(0, 1, 2.0), (5, 1, 2.0)],
        [(1, 1, 4.0)],
        [(5, 1, 4.0)],
        [],
        [(-1, 2, 4.0)],
    ]
    target, industry = np.array([0, -1], np.int32), np.array([2, 2], np.int32)
    value, known = walked(target, industry, paths_of(mentors), nearness)
    assert value[0, 0] == pytest.approx(1.0)
    assert value[0, 1] == pytest.approx(0.5 + 0.3 * 0.5)
    assert value[0, 2] == pytest.approx(0.5 * 0.5 + 0.3 * 0.5)
    assert value[0, 3] == 0.0
    assert known.tolist() == [[True, True, True, True, False, False], [False] * 6]
    anywhere, _ = walked(target[:1], np.array([-1], np.int32), paths_of(mentors), nearness)
    assert anywhere[0, 0] == pytest.approx(1.0)


def test_the_gap_is_best_at_two_or_three_levels() -> None:
    mine, theirs = np.array([2, -1], np.int32), np.array([1, 2, 3, 4, 5, 6, 9, -1], np.int32)
    value, known = senior(mine, theirs)
    assert value[0, :7].tolist() == pytest.approx([0.15, 0.15, 0.7, 1.0, 1.0, 0.7, 0.4])
    assert known[0].tolist() == [True] * 7 + [False]
    assert not known[1].any()


@given(seeds)
@few
def test_more_in_common_is_never_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mine, theirs = some_sets(rng, 3, 9), some_sets(rng, 4, 9)
    value, known = in_common(mine, theirs, 4, theirs.any(axis=1))
    more = theirs.copy()
    more[:, int(rng.integers(9))] = 1.0
    assert (in_common(mine, more, 4, more.any(axis=1))[0] >= value)[known].all()


def test_the_same_purpose_is_worth_more_than_another() -> None:
    rng = np.random.default_rng(3)
    pool = a_pool(rng, 30)
    wanted = pool.mentors.purpose[:5]
    found = pool.compare(replace(some_seekers(rng, 5), purpose=wanted))
    value, known = found.part(Part.PURPOSE), found.known[PARTS.index(Part.PURPOSE)]
    for row in np.flatnonzero(wanted.any(axis=1)):
        assert value[row, row] == pytest.approx(1.0, abs=1e-5)
        assert value[row].max() <= value[row, row] + 1e-5
        assert value[row][known[row]].min() < 0.9


def test_what_is_unknown_takes_the_mean_of_the_pool_and_says_so() -> None:
    rng = np.random.default_rng(5)
    pool, seekers = a_pool(rng, 40), some_seekers(rng, 30)
    found = pool.compare(seekers)
    path, known = found.part(Part.PATH), found.known[PARTS.index(Part.PATH)]
    assert 0 < known.sum() < known.size
    assert path[~known] == pytest.approx(path[known].mean(), abs=1e-5)
    tie = PARTS.index(Part.TIE)
    assert not found.known[tie].any()
    assert (found.parts[tie] == 0.5).all()
    given_means = pool.compare(seekers, means=np.full(len(PARTS), 0.25, np.float32))
    assert (given_means.part(Part.PATH)[~known] == 0.25).all()


def test_weights_are_shares_and_a_feature_without_weight_changes_nothing() -> None:
    assert DEFAULT_WEIGHTS.shares.sum() == pytest.approx(1.0)
    rng = np.random.default_rng(7)
    pool, seekers = a_pool(rng, 6), some_seekers(rng, 4)
    only = replace(pool, weights=Weights(1, 0, 0, 0, 0, 0, 0)).compare(seekers)
    np.testing.assert_allclose(only.scores, only.part(Part.TOPIC), atol=1e-6)


def test_wishes_move_only_those_who_wished() -> None:
    scores, wishes = np.full((2, 3), 0.4, np.float32), np.zeros((2, 3), np.float32)
    wishes[0, 1] = 1.0
    ranked = np.array([[True] * 3, [False] * 3])
    blended = with_wishes(scores, wishes, ranked, weight=0.25)
    assert blended[0].tolist() == pytest.approx([0.3, 0.55, 0.3])
    assert blended[1].tolist() == pytest.approx([0.4] * 3)


def test_hard_rules_come_first() -> None:
    rng = np.random.default_rng(9)
    seekers: Seekers = replace(
        some_seekers(rng, 2),
        languages=rows_of([1, 0, 0], [0, 0, 0]),
        hours=np.ones((2, 168), np.float32),
    )
    hours = np.ones((6, 168), np.float32)
    hours[2] = 0
    hours[2, 5] = 1
    mentors = replace(
        a_pool(rng, 6).mentors,
        hours=hours,
        languages=rows_of(*[[1, 0, 0]] * 4, [0, 1, 0], [0, 0, 0]),
    )
    seekers.hours[:, 5] = 0
    around = Around(
        [{7}, ()],
        [(), {7, 8}, (), (), (), ()],
        apart=[(0, 0)],
        is_open=np.array([True, True, True, False, True, True]),
    )
    mask = allowed(seekers, mentors, around)
    # Excluded, of the same employer, no hour, full, no language; and one of whom no language is
    # known, which forbids nothing.
    assert mask[0].tolist() == [False, False, False, False, False, True]
    assert mask[1].tolist() == [True, True, False, False, True, True]
    assert allowed(seekers, mentors, around, reach=Reach.EITHER)[0, 1]
    unhindered = allowed(seekers, mentors, Around([(), ()], [()] * 6))
    assert unhindered[1].tolist() == [True, True, False, True, True, True]


def test_a_pool_without_any_career_knows_of_no_path() -> None:
    wanted = np.array([1], np.int32)
    paths = paths_of([[], []])
    assert not learn_nearness(paths, FAMILIES)[0, 5]
    value, known = walked(wanted, wanted, paths, learn_nearness(paths, FAMILIES))
    assert value.tolist() == [[0.0, 0.0]]
    assert not known.any()


def test_steps_can_be_left_out_of_careers() -> None:
    paths = paths_of([[(0, 0, 1.0), (1, 0, 2.0)], [(2, 1, 3.0)], [], [(3, 1, 4.0)]])
    kept = paths.only(np.array([False, True, False, True]))
    assert kept.starts.tolist() == [0, 1, 1, 1, 2]
    assert (kept.roles.tolist(), kept.years.tolist()) == ([1, 3], [2.0, 4.0])


def test_answers_forbid_where_they_are_rules_and_count_where_they_are_weights() -> None:
    rng = np.random.default_rng(3)
    seekers, mentors = some_seekers(rng, 2), some_mentors(rng, 3)
    blank = np.zeros((2, 1), np.float32), np.zeros((3, 1), np.float32)
    seekers = replace(seekers, hours=blank[0], languages=blank[0])
    mentors = replace(mentors, hours=blank[1], languages=blank[1])
    said = rows_of([1, 0], [0, 0]), rows_of([1, 0], [0, 1], [1, 1])
    shares, differs = (AnswerRule(*said, must_share=each) for each in (True, False))
    around = Around([{1}, ()], [{1}, {2}, ()], answers=[shares])
    # Who said nothing is kept apart from nobody.
    masks = [
        allowed(seekers, mentors, replace(around, answers=[each]), reach=Reach.EITHER)
        for each in (shares, differs)
    ]
    assert masks[0].tolist() == [[True, False, True], [True, True, True]]
    assert masks[1].tolist() == [[False, True, False], [True, True, True]]
    inside = allowed(seekers, mentors, replace(around, answers=()), reach=Reach.INSIDE)
    assert inside.tolist() == [[True, False, True], [True, True, True]]
    root = np.float32(0.5) ** 0.5
    answered = replace(
        Pool(taught_by(mentors), mentors, Weights(answers=0.5)),
        mentors=replace(mentors, answers=Answers(said[1] * root, rows_of([1], [1], [1]) * root)),
    )
    mine = replace(seekers, answers=Answers(said[0] * root, rows_of([1], [0]) * root))
    found = answered.compare(mine)
    at = PARTS.index(Part.ANSWERS)
    assert found.known[at].tolist() == [[True] * 3, [False] * 3]
    assert found.part(Part.ANSWERS)[0] == pytest.approx([1.0, 0.0, 1.0])
    assert found.part(Part.ANSWERS)[1] == pytest.approx([2 / 3] * 3)
