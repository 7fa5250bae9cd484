"""Survival curves against published numbers and what must hold of any."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.programmes.rules.survival import Followed, from_landmark, kaplan_meier, log_rank

# Weeks in remission of children with leukaemia (Freireich and others 1963); + still in remission.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

groups = st.lists(
    st.builds(Followed, st.integers(1, 60).map(float), st.booleans()), min_size=1, max_size=30
)


def trial(weeks: str) -> list[Followed]:
    return [Followed(float(each.rstrip("+")), not each.endswith("+")) for each in weeks.split()]


def test_the_curves_are_those_of_the_6_mp_trial() -> None:
    treated, others = kaplan_meier(trial(SIX_MP)), kaplan_meier(trial(PLACEBO))
    assert [round(treated.share_at(week), 3) for week in (6, 10, 22)] == [0.857, 0.753, 0.538]
    assert (treated.median, others.median) == (23, 8)
    assert (treated.people, treated.left, others.left) == (21, 9, 21)
    found = log_rank(trial(SIX_MP), trial(PLACEBO))
    assert found is not None
    assert found.chi_squared == pytest.approx(16.79, abs=0.005)
    assert found.p_value < 0.0001


def test_numbers_at_risk_and_intervals_are_those_that_are_printed_with_the_trial() -> None:
    steps = {step.months: step for step in kaplan_meier(trial(SIX_MP)).steps}
    assert {at: step.at_risk for at, step in steps.items()} == {
        6: 21,
        7: 17,
        10: 15,
        13: 12,
        16: 11,
        22: 7,
        23: 6,
    }
    # As Stata lists them for these data: on the scale of log(-log).
    printed = {
        6: (0.6197, 0.9516),
        10: (0.5032, 0.8894),
        16: (0.3675, 0.8049),
        23: (0.1881, 0.6801),
    }
    for at, (low, high) in printed.items():
        assert (steps[at].low, steps[at].high) == pytest.approx((low, high), abs=5e-5)
    assert [step.months for step in kaplan_meier(trial(SIX_MP)).told] == [6, 7, 10, 13, 16]


def test_who_left_before_the_landmark_counts_for_neither() -> None:
    kept = from_landmark([Followed(3, True), Followed(6, False), Followed(9, True)], 6)
    assert kept == [Followed(3, True)]


def test_an_empty_group_has_no_curve_and_groups_that_nobody_left_no_test() -> None:
    nobody = kaplan_meier([])
    assert (nobody.people, nobody.steps, nobody.median, nobody.share_at(5)) == (0, (), None, 1.0)
    staying = [Followed(4, False)] * 3
    assert log_rank(staying, staying) is None
    assert log_rank(staying, []) is None
    assert kaplan_meier(staying).steps == ()


@given(groups)
def test_a_curve_falls_from_one_and_stays_within_its_interval(followed: list[Followed]) -> None:
    curve = kaplan_meier(followed)
    shares = [1.0, *(step.share for step in curve.steps)]
    assert all(0 <= later < earlier for earlier, later in pairwise(shares))
    for step in curve.steps:
        assert (step.low or 0.0) <= step.share + 1e-9
        assert step.share <= (1.0 if step.high is None else step.high) + 1e-9
    if not any(not each.has_left for each in followed):
        left_after = sum(each.months > 20 for each in followed)
        assert curve.share_at(20) == pytest.approx(left_after / len(followed))
