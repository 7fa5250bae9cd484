"""The picture of two ways: both stand at the same point, and years don't touch."""

from datetime import date
from itertools import pairwise
from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from alumnet.directory import my_move
from alumnet.directory.suggested import Row, SuggestedEntry
from alumnet.suggestions.careers import career_of, standing
from alumnet.suggestions.queries import Wishes
from alumnet.suggestions.scoring import Place
from alumnet.ties.spells import Spell
from tests.suggestions.test_reasons import TODAY, job


class _Entry:
    class person:  # noqa: N801 - what the drawing reads of an entry
        given_name = "Ruth"


def told(mine: list[Spell], theirs: list[Spell], move: tuple[int, int] | None) -> my_move.Told:
    own, career = career_of(mine, TODAY), career_of(theirs, TODAY)
    pair = (career[move[0]], career[move[1]]) if move else None
    row = Row((), Wishes(), Place(standing(own), 1), tuple(own))
    entry = SuggestedEntry(cast("Any", _Entry), tuple(career), (), pair)
    return my_move.told(entry, row, today=date(TODAY // 12, TODAY % 12 + 1, 1))


def test_both_stand_at_the_same_point_and_the_goal_is_marked() -> None:
    found = told(
        [job("Nurse", 2015, 2019), job("Analyst", 2020)],
        [job("Chef", 1999, 2003), job("Analyst", 2004, 2009), job("Head", 2010)],
        (1, 2),
    )
    drawing = found.drawing
    assert drawing is not None
    (mine,) = [bar for bar in drawing.mine if bar.look == "stand"]
    (theirs,) = [bar for bar in drawing.theirs if bar.look == "stand"]
    assert mine.x == theirs.x == drawing.point
    assert [bar.look for bar in drawing.theirs] == ["", "stand", "goal"]
    assert [mark.text for mark in drawing.their_marks] == ["1999", "2004", "2010", "now"]
    assert drawing.aria_label == "You: Analyst since 2020. Ruth: Analyst from 2004, Head from 2010."
    assert [remark for _, _, remark in found.lines] == [
        "",
        "Where you stand",
        "Where you want to go",
    ]


def test_without_dates_or_a_move_there_are_only_words() -> None:
    mine, theirs = [job("Analyst", 2020)], [job("Analyst", 2004, 2009), job("Head", 2010)]
    assert told(mine, theirs, None).drawing is None
    assert told([job("Analyst")], theirs, (0, 1)).drawing is None
    assert told(mine, [job("Analyst", None, 2009), job("Head", 2010)], (0, 1)).drawing is None
    assert told([], theirs, (0, 1)).drawing is None


@given(st.lists(st.tuples(st.integers(1980, 2025), st.integers(0, 9)), min_size=2, max_size=7))
def test_bars_stay_within_and_years_apart(jobs: list[tuple[int, int]]) -> None:
    theirs = [job("Analyst", start, min(start + years, 2026)) for start, years in jobs]
    found = told([job("Analyst", 2020)], theirs, (0, 1)).drawing
    assert found is not None
    for bar in (*found.mine, *found.theirs):
        assert bar.x >= 0.0
        assert bar.x + bar.width <= my_move.AXIS + 3.0
    for marks in (found.my_marks, found.their_marks):
        assert all(after.x - before.x >= 42.0 for before, after in pairwise(marks))
