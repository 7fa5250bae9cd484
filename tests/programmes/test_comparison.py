"""Differences of shares against published numbers and what must hold of any."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.programmes.rules.comparison import (
    Count,
    between_bounds,
    difference,
    mean,
    people_needed,
    standardized,
    wilson,
)

counts = st.builds(
    lambda yes, no, unknown: Count(yes, yes + no, unknown),
    st.integers(0, 40),
    st.integers(1, 40),
    st.integers(0, 9),
)


def test_the_interval_is_the_one_that_newcombe_printed() -> None:
    found = difference(Count(56, 70), Count(48, 80))
    assert found.value == pytest.approx(0.2)
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
    assert not found.rules_out_nothing


def test_a_share_has_wilsons_interval() -> None:
    found = wilson(Count(81, 263))
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
    assert wilson(Count(0, 20)).low == 0.0
    assert wilson(Count(20, 20)).high == 1.0


def test_a_mean_has_students_interval() -> None:
    # Hours of sleep that ten people gained by one drug over another (Student 1908).
    gained = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    found = mean(gained)
    assert found is not None
    assert found.value == pytest.approx(1.58)
    assert (round(found.low, 4), round(found.high, 4)) == (0.7001, 2.4599)
    assert mean([4.0, 4.0, 4.0]) is None


@given(counts, counts)
def test_a_difference_lies_in_its_interval_and_turns_round_with_its_groups(
    one: Count, other: Count
) -> None:
    found, turned = difference(one, other), difference(other, one)
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert found.value == pytest.approx(-turned.value)
    assert found.low == pytest.approx(-turned.high)
    least, most = between_bounds(one, other)
    assert least <= most
    if not one.unknown and not other.unknown:
        assert least == pytest.approx(found.value) == pytest.approx(most)


def test_what_is_unknown_widens_what_could_be_true() -> None:
    assert between_bounds(Count(8, 10, 10), Count(5, 10)) == pytest.approx((-0.1, 0.4))


def test_groups_are_compared_in_standard_deviations() -> None:
    assert standardized([1, 2, 3], [2, 3, 4]) == pytest.approx(-1.0)
    assert standardized([1, 1], [1, 1]) is None
    assert standardized([1], [2]) is None


def test_a_small_difference_needs_many_people() -> None:
    assert people_needed(0.85, 0.90) == 683
