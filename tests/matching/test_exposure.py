import numpy as np
import pytest

from alumnet.matching.exposure import SLOTS, best_of, exposure, gini, prices


def test_prices_keep_the_best_from_being_shown_to_everybody() -> None:
    rng = np.random.default_rng(2)
    scores = (rng.random((300, 80)) * 0.3 + np.linspace(0, 0.4, 80)).astype(np.float32)
    candidates = best_of(scores, 60)
    worth = np.take_along_axis(scores, candidates, 1)
    limits = np.full(80, 24)
    plain = exposure(candidates, worth, np.zeros(80))
    price = prices(candidates, worth, limits)
    shown = exposure(candidates, worth, price)
    assert plain.max() > 100
    assert shown.max() <= 24
    assert shown.sum() == 300 * SLOTS
    assert gini(shown / limits) < gini(plain / limits) / 2
    assert price.min() == 0.0


def test_nobody_is_shown_who_does_not_come_into_question() -> None:
    scores = np.full((4, 6), -np.inf, np.float32)
    scores[:, 2] = 0.5
    candidates = best_of(scores)
    worth = np.take_along_axis(scores, candidates, 1)
    assert exposure(candidates, worth, np.zeros(6)).tolist() == [0, 0, 4, 0, 0, 0]


def test_prices_end_even_where_nobody_else_could_be_shown() -> None:
    candidates, scores = np.zeros((9, 1), np.int64), np.ones((9, 1), np.float32)
    assert exposure(candidates, scores, prices(candidates, scores, np.array([3]))).tolist() == [9]


def test_gini_is_0_for_the_same_and_high_for_one_who_has_all() -> None:
    assert gini(np.ones(10)) == pytest.approx(0.0)
    assert gini(np.array([0.0] * 9 + [5.0])) == pytest.approx(0.9)
    assert gini(np.zeros(3)) == 0.0
