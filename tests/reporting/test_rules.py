"""Periods, what is counted, and that nothing about too few can be computed from what is told."""

from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alumnet.kernel.charts import chart
from alumnet.kernel.hiding import told_groups
from alumnet.reporting.rules.demand import Demand, in_need_first
from alumnet.reporting.rules.hiding import is_told, told_throughout
from alumnet.reporting.rules.measures import WAITS, Figures, together, without
from alumnet.reporting.rules.quarters import (
    Period,
    begins,
    code_of,
    last_told,
    period_from,
    quarter_at,
    quarter_of,
    year_of,
)
from alumnet.reporting.rules.tallying import Happening, Place, is_enough, tally
from alumnet.reporting.rules.words import TOO_FEW, lines, share_in_words, wait_in_words

LEAST = 3
Q3 = quarter_at("2026-Q3") or 0
Quarter = dict[str, frozenset[int]]

quarters = st.lists(
    st.dictionaries(
        st.sampled_from("abcde"),
        st.frozensets(st.integers(1, 7), min_size=1, max_size=6),
        max_size=5,
    ),
    min_size=1,
    max_size=3,
)


def published(world: list[Quarter]) -> list[frozenset[tuple[int, str]]]:
    """Return every sum that a report of some period tells, as the cells (quarter, group) in it."""
    told = [told_groups(groups, LEAST) for groups in world]
    found = []
    for first, last in combinations(range(len(world) + 1), 2):
        within = range(first, last)
        by_itself = told_throughout([told[each] for each in within])
        rows = [frozenset((q, g) for q in within if g in world[q]) for g in by_itself]
        whole = frozenset((q, g) for q in within for g in world[q])
        left = whole.difference(*rows) if rows else frozenset()
        found += [whole, *rows, left]
    return [each for each in found if each]


def rank(rows: list[list[int]]) -> int:
    return int(np.linalg.matrix_rank(np.array(rows))) if rows else 0


@given(quarters)
@settings(max_examples=25)
def test_no_sum_about_too_few_can_be_computed(world: list[Quarter]) -> None:
    """No quarter's cell, nor sum of its cells, is a combination of what is told.

    Quarters with too few people in all aren't told by themselves, so they aren't in this world.
    """
    world = [each for each in world if len(frozenset().union(*each.values())) >= LEAST]
    cells = [(q, g) for q, groups in enumerate(world) for g in groups]
    told = [[int(cell in one) for cell in cells] for one in published(world)]
    known = rank(told)
    for q, groups in enumerate(world):
        for some in chain.from_iterable(
            combinations(groups, size) for size in range(1, len(groups) + 1)
        ):
            if len(frozenset().union(*(groups[g] for g in some))) < LEAST:
                sought = [int(cell in {(q, g) for g in some}) for cell in cells]
                assert rank([*told, sought]) > known, (q, some, world)


@given(quarters)
@settings(max_examples=25)
def test_what_stands_together_could_be_shared_out_in_any_way(world: list[Quarter]) -> None:
    """Moving letters between two groups that stand together changes nothing that is told.

    So not even bounds follow but none and all: each could have had any part of the sum.
    """
    for groups in world:
        told = told_groups(groups, LEAST)
        together_ = sorted(groups.keys() - told)
        if told and together_:
            assert len(together_) > 1
            assert len(frozenset().union(*(groups[g] for g in together_))) >= LEAST
        assert all(len(groups[g]) >= LEAST for g in told)


def test_a_range_of_quarters_is_told_only_in_whole_blocks() -> None:
    blocks = [Period(Q3 - 3, Q3 - 3), Period(Q3 - 2, Q3 - 1), Period(Q3, Q3)]
    told = [Period(Q3 - 3, Q3), Period(Q3 - 2, Q3 - 1), Period(Q3 - 2, Q3), Period(Q3, Q3)]
    hidden = [Period(Q3 - 2, Q3 - 2), Period(Q3 - 1, Q3), Period(Q3 - 4, Q3), Period(Q3, Q3 + 1)]
    assert [is_told(blocks, each) for each in (*told, *hidden)] == [True] * 4 + [False] * 4


def test_a_quarter_is_told_when_its_last_letters_had_their_time() -> None:
    october = begins(quarter_at("2026-Q4") or 0)
    assert october == datetime(2026, 10, 1, tzinfo=UTC)
    assert last_told(october + timedelta(days=13)) == Q3 - 1
    assert last_told(october + timedelta(days=14)) == Q3
    assert quarter_of(october.date()) == Q3 + 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({}, "July to September 2026"),
        ({"from": "2026-Q1", "to": "2026-Q2"}, "January to June 2026"),
        ({"from": "2026-Q2", "to": "2026-Q1"}, "January to June 2026"),
        ({"from": "2025-Q4", "to": "2026-Q1"}, "October 2025 to March 2026"),
        ({"from": "2026-Q1"}, "January to March 2026"),
        ({"year": "2025"}, "2025"),
        ({"year": "2026"}, "January to September 2026"),
        ({"from": "2024-Q1", "to": "2025-Q4"}, "2024 to 2025"),
        ({"from": "2026-Q4"}, "July to September 2026"),
        ({"from": "0001-Q1", "to": "2026-Q3"}, "July to September 2026"),
        ({"from": "2026-Q9", "to": "٢٠٢٦-Q1", "year": "nonsense"}, "July to September 2026"),
        ({"from": "2026-Q2", "to": "2031-Q1"}, "April to September 2026"),
    ],
)
def test_a_period_is_read_from_an_address(arguments: dict[str, str], words: str) -> None:
    assert period_from(arguments, Q3).words == words


def test_periods_name_themselves_and_the_one_before() -> None:
    year = year_of(Q3)
    assert (year.code, year.short, year.before.words) == (
        "2026-Q1-to-2026-Q4",
        "Q1-Q4 26",
        "2025",
    )
    assert (Period(Q3, Q3).code, code_of(Q3), Period(Q3, Q3).short) == (
        "2026-Q3",
        "2026-Q3",
        "Q3 26",
    )


def letters(count: int, wait: int | None, mentee: int = 1) -> list[Happening]:
    counts = ("requests", "answered") if wait is not None else ("requests",)
    return [Happening(mentee, 99, "t", counts, wait) for _ in range(count)]


def test_shares_and_waits_are_said_from_ten_on() -> None:
    waits = tuple([4, 3, 3] + [0] * (WAITS - 3))
    some = Figures(12, {"requests": 12, "taken_back": 2, "answered": 10}, waits)
    assert share_in_words(some) == "100 %"
    assert wait_in_words(some) == "1 day (0 to 2)"
    few = Figures(12, {"requests": 11, "taken_back": 2, "answered": 9}, (9, *waits[3:], 0, 0))
    assert (share_in_words(few), wait_in_words(few)) == (TOO_FEW, TOO_FEW)
    found = {line.label: line.before for line in lines(some, few)}
    assert found["Letters sent"] == "1 more than before"
    assert found["Taken back"] == "as many as before"
    assert found["Share answered"] == f"{TOO_FEW} before"
    assert {line.before for line in lines(some, None)} == {""}


def test_quarters_add_up_and_what_stands_at_the_end_is_the_last() -> None:
    one = Figures(10, {"requests": 3, "running": 5})
    other = Figures(13, {"requests": 4, "running": 2})
    both = together([one, other])
    assert (both.people, both["requests"], both["running"]) == (12, 7, 2)
    assert without(both, [other])["requests"] == 3
    assert together([]) == Figures()


def test_what_is_kept_holds_no_group_of_fewer_than_ten() -> None:
    places = {
        **{each: Place("school", "1990", "GB") for each in range(1, 11)},
        **{each: Place("other", "2000", "FR") for each in range(11, 16)},
        **{each: Place("third", "2000", "FR") for each in range(16, 22)},
        **{each: Place() for each in range(100, 110)},
    }
    found = [
        Happening(mentee, 100 + mentee % 10, "t", ("requests", "answered"), 3)
        for mentee in range(1, 22)
    ]
    assert is_enough(found, places)
    assert not is_enough(found[:9], places)
    kept = tally([*found, Happening(7777, 8888, "t", ("requests",))], places)
    assert kept["asking"]["counts"] == {"requests": 21, "answered": 21}
    assert kept["asking"]["people"] == 21
    assert {name: list(rows) for name, rows in kept["by"].items()} == {
        "school": ["school"],
        "class": ["1990", "2000"],
        "region": ["FR", "GB"],
        "topic": ["t"],
        "mentor-school": [""],
        "mentor-class": [""],
        "mentor-region": [""],
    }
    assert kept["by"]["school"]["school"]["waits"][3] == 10


def test_demand_is_told_in_steps_and_orders_by_what_is_told() -> None:
    few, some = Demand("a", "A", 9, 0, 0), Demand("b", "B", 24, 2, 3)
    full, idle = Demand("c", "C", 10, 3, 12), Demand("d", "D", 9, 1, 1)
    assert few.looking_in_words == "fewer than ten"
    assert some.looking_in_words == "about 20"
    assert [each.needs_mentors for each in (few, some, full)] == [False, True, False]
    assert in_need_first([few, idle, full, some]) == [some, full, idle]


def test_a_chart_stands_on_one_line() -> None:
    drawing = chart([("a", 10, 5), ("b", 0, 0)], "A sentence.")
    assert [bar.y + bar.height for bar in drawing.bars] == [92, 92]
    assert drawing.bars[0].inner_y == 92 - drawing.bars[0].inner
    assert chart([], "Nothing.").width > 0
