"""Years of leaving and days as people write them; what could be two days is never guessed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.imports.rules.years import NotAYear, class_year
from alumnet.kernel.days import DayOrder, NotADay, day_of, is_ambiguous, order_in

YEAR = 2026


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("1998", 1998),
        ("98", 1998),
        ("'02", 2002),
        ("\u201902", 2002),
        ("30", 2030),
        ("37", 1937),
        ("2014/15", 2015),
        ("1999/00", 2000),
        ("2014-2015", 2015),
        ("class of 1998", 1998),
        ("Class of '98", 1998),
        ("1998.0", 1998),
        ("2007-05-15", 2007),
        ("15/05/2007", 2007),
        ("May 1998", 1998),
        ("", None),
        ("  ", None),
    ],
)
def test_a_class_year_is_read_as_it_is_meant(written: str, year: int | None) -> None:
    assert class_year(written, YEAR) == year


@pytest.mark.parametrize(
    "written", ["class of 2o14", "2099", "1812", "2014/16", "x", "=1+1", "199"]
)
def test_what_is_no_year_is_quoted(written: str) -> None:
    with pytest.raises(NotAYear, match=r"isn't a year") as caught:
        class_year(written, YEAR)
    assert f"'{written}'" in str(caught.value)


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_a_day_is_the_same_in_every_writing(day: date) -> None:
    for pattern in ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d %B %Y", "%b %d, %Y"):
        assert day_of(day.strftime(pattern), None) == day
    assert day_of(f"{day:%d-%b-%y}", None) == day
    assert day_of(f"{day} 00:00:00", None) == day
    assert day_of(f"{day:%d/%m/%Y}", DayOrder.DAY_FIRST) == day
    assert day_of(f"{day:%m/%d/%Y} 12:30 PM", DayOrder.MONTH_FIRST) == day


def test_a_day_with_two_readings_is_asked_and_not_guessed() -> None:
    assert is_ambiguous("03/04/2014")
    assert not is_ambiguous("04/04/2014")
    with pytest.raises(NotADay, match="'03/04/2014' isn't a day that we can read"):
        day_of("03/04/2014", None)
    assert order_in(["03/04/2014", "25/04/2014"]) is DayOrder.DAY_FIRST
    assert order_in(["03/04/2014", "04/25/2014"]) is DayOrder.MONTH_FIRST
    assert order_in(["03/04/2014"]) is None
    assert order_in(["25/04/2014", "04/25/2014"]) is None


@pytest.mark.parametrize("written", ["31/02/2014", "yesterday", "2014-13-01", "=1+1", "0"])
def test_what_is_no_day_is_quoted(written: str) -> None:
    with pytest.raises(NotADay):
        day_of(written, DayOrder.DAY_FIRST)
