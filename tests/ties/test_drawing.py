from itertools import pairwise

import pytest
from hypothesis import given

from alumnet.ties.calendar import Precision, overlap_of
from alumnet.ties.drawing import AXIS, Mark, OverlapDrawing, Stretch, draw_overlap
from alumnet.ties.spells import Spell
from tests.ties.builders import TODAY, a_class, a_spell, at, spells


def drawing(mine: Spell, theirs: Spell) -> OverlapDrawing:
    drawn = draw_overlap(mine, theirs, name="Ruth", today_month=TODAY)
    assert drawn is not None
    return drawn


def test_bars_stand_where_their_months_are() -> None:
    drawn = drawing(a_spell("2017-01", "2020-12"), a_spell("2011-01", "2019-01"))
    assert drawn.theirs == (Stretch(0.0, 320.0),)
    assert drawn.mine[0].x == drawn.shared[0].x == 240.0
    assert drawn.shared == (Stretch(240.0, 80.0),)
    assert drawn.mine[0].x + drawn.mine[0].width == pytest.approx(AXIS, abs=4)


def test_marks_are_years_under_the_ends_of_bars() -> None:
    drawn = drawing(a_spell("2017-01", "2020-12"), a_spell("2011-01", "2019-01"))
    assert [mark.text for mark in drawn.marks] == ["2011", "2017", "2019", "2020"]
    assert drawn.marks[1] == Mark(240.0, "2017")


def test_the_label_says_the_whole_picture() -> None:
    drawn = drawing(a_spell(2017, 2021), a_spell(2011, 2019))
    assert drawn.aria_label == "You 2017 to 2021, Ruth 2011 to 2019, together 2017 to 2019"
    assert drawn.name == "Ruth"


def test_a_running_bar_ends_now() -> None:
    drawn = drawing(a_spell(2011, 2019), a_spell(2017, "now"))
    assert drawn.aria_label == "You 2011 to 2019, Ruth 2017 to now, together 2017 to 2019"
    assert drawn.marks[-1].text == "now"


def test_two_running_bars_share_the_time_up_to_now() -> None:
    drawn = drawing(a_spell(2011, 2030), a_spell(2017, "now"))
    assert drawn.aria_label == "You 2011 to now, Ruth 2017 to now, together 2017 to now"


def test_a_time_within_one_year_has_one_name() -> None:
    drawn = drawing(a_spell("2014-03", "2014-07"), a_spell("2012-03", "now"))
    assert drawn.aria_label == "You in 2014, Ruth 2012 to now, together in 2014"


def test_a_year_is_drawn_from_where_it_is_certain() -> None:
    drawn = drawing(a_spell(2012, 2015), a_spell(2012, 2015))
    assert drawn.mine == drawn.theirs == drawn.shared
    assert drawn.mine[0].x == round(11 * AXIS / 48, 1)


def test_a_month_in_half_a_century_can_still_be_seen() -> None:
    drawn = drawing(a_spell("1976-01", "2026-11"), a_spell("2026-10", "2026-11"))
    assert drawn.shared[0].width >= 2
    assert drawn.shared[0].x + drawn.shared[0].width <= AXIS


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        (a_spell(2010, 2012), a_spell(2012, 2014)),
        (a_spell(2014, 2014), a_spell(2010, 2016)),
        (a_class(2014), a_class(2014)),
        (a_spell(), a_spell()),
    ],
)
def test_nothing_is_drawn_without_a_month_that_is_certain(mine: Spell, theirs: Spell) -> None:
    assert draw_overlap(mine, theirs, name="Ruth", today_month=TODAY) is None


@given(spells, spells)
def test_the_common_part_is_never_longer_than_what_is_certain(mine: Spell, theirs: Spell) -> None:
    drawn = draw_overlap(mine, theirs, name="Ruth", today_month=TODAY)
    shared = overlap_of(mine.bounds, theirs.bounds, today_month=TODAY)
    assert (drawn is not None) == (shared.months > 0)
    if drawn is None:
        return
    assert Precision.CLASS_YEAR not in {mine.precision, theirs.precision}
    for (both,), (bar,) in ((drawn.shared, drawn.mine), (drawn.shared, drawn.theirs)):
        assert 0 <= bar.x <= both.x
        assert both.x + both.width <= bar.x + bar.width + 2 <= AXIS + 2
    for one, two in pairwise(drawn.marks):
        assert two.x - one.x >= 34
    assert at(2000) < TODAY
