import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.ties.calendar import APART, UNKNOWN, Overlap, Presence
from alumnet.ties.policy import TieKind, TiePolicy, overlap_factor, rarity, recency_factor


def together(months: int) -> Overlap:
    return Overlap(Presence.CERTAIN, months, 0, months)


def test_the_bases_are_those_of_the_domain_page() -> None:
    policy = TiePolicy()
    assert {kind: policy.base(kind) for kind in TieKind if kind is not TieKind.PATH} == {
        TieKind.CONNECTION: 0.9,
        TieKind.COLLEAGUE: 0.7,
        TieKind.ALUM: 0.5,
        TieKind.ASSOCIATION: 0.35,
        TieKind.EVENT: 0.3,
    }


@pytest.mark.parametrize(
    ("people", "expected"),
    [(0, 1.0), (10, 1.0), (100, 1 / 1.35), (1_000, 1 / 1.7), (100_000, 1 / 2.4)],
)
def test_a_larger_organization_says_less(people: int, expected: float) -> None:
    assert rarity(people) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("shared", "expected"),
    [
        (together(0), 0.5),
        (together(6), 0.625),
        (together(24), 1.0),
        (together(240), 1.0),
        (UNKNOWN, 0.5),
        (APART, 0.4),
    ],
)
def test_two_years_together_are_enough(shared: Overlap, expected: float) -> None:
    assert overlap_factor(shared) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("years", "expected"), [(-1, 1.0), (0, 1.0), (15, 0.5), (20, 0.4), (60, 0.4)]
)
def test_a_tie_fades_by_half_in_fifteen_years(years: int, expected: float) -> None:
    assert recency_factor(years * 12) == pytest.approx(expected)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_factors_run_one_way(one: int, two: int) -> None:
    less, more = sorted((one, two))
    assert overlap_factor(together(less)) <= overlap_factor(together(more)) <= 1
    assert recency_factor(less) >= recency_factor(more) > 0
    assert 1 >= rarity(less) >= rarity(more) > 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"colleague": 1.1},
        {"apart": 0.0},
        {"least_recency": 0.0},
        {"least_link": 0.0},
        {"half_life_years": 0.0},
        {"full_overlap_months": 0},
        {"small_organization": 0},
        {"rarity_slope": -0.1},
        {"event": math.nan},
    ],
)
def test_numbers_that_would_break_the_formula_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"at most at 1|positive"):
        TiePolicy(**wrong)  # type: ignore[arg-type]
