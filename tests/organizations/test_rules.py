"""Dates as people write them, and what they say about an affiliation."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.kernel.clock import month_from
from alumnet.organizations.rules import (
    AffiliationKind,
    DateOutOfRange,
    DateUnreadable,
    EndsBeforeStart,
    Period,
    Precision,
    RunningWithEnd,
    WrittenDate,
    date_as_typed,
    period_in_words,
    period_of,
    read_date,
    rounded_size,
)

WORK, STUDY = AffiliationKind.EMPLOYMENT, AffiliationKind.EDUCATION
NOW = 2026


@pytest.mark.parametrize(
    ("text", "year", "month"),
    [
        ("2012", 2012, None),
        (" 2012 ", 2012, None),
        ("2012-03", 2012, 3),
        ("2012-03-31", 2012, 3),
        ("2012-03-31T10:00:00Z", 2012, 3),
        ("2012/3", 2012, 3),
        ("03/2012", 2012, 3),
        ("31.3.2012", 2012, 3),
        ("March 2012", 2012, 3),
        ("mar. 2012", 2012, 3),
        ("15 March 2012", 2012, 3),
        ("Sept 2012", 2012, 9),
        ("1900", 1900, None),
        ("2036", 2036, None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, year: int, month: int | None) -> None:
    assert read_date(text, this_year=NOW) == WrittenDate(year, month)


def test_nothing_written_is_no_date() -> None:
    assert read_date("  ", this_year=NOW) is None


@pytest.mark.parametrize("text", ["class of 2o14", "2012-13", "13/2012", "Foo 2012", "9" * 50, "0"])
def test_what_is_no_date_is_said_to_be_none(text: str) -> None:
    with pytest.raises(DateUnreadable) as error:
        read_date(text, this_year=NOW)
    assert error.value.facts["text"] == text[:40]


@pytest.mark.parametrize("text", ["1899", "2037", "9999-12-31", "0000"])
def test_a_year_nobody_here_can_mean_is_refused(text: str) -> None:
    with pytest.raises(DateOutOfRange):
        read_date(text, this_year=NOW)


@given(st.text(max_size=60))
def test_reading_a_date_never_fails_otherwise(text: str) -> None:
    with contextlib.suppress(DateUnreadable, DateOutOfRange):
        read_date(text, this_year=NOW)


def test_two_months_are_known_to_the_month() -> None:
    found = period_of(WORK, WrittenDate(2012, 3), WrittenDate(2015, 6))
    assert found == Period(month_from(2012, 3), month_from(2015, 6), precision=Precision.MONTH)


def test_one_year_makes_the_period_known_to_the_year() -> None:
    found = period_of(WORK, WrittenDate(2012, 3), WrittenDate(2015))
    assert found == Period(month_from(2012), month_from(2015), precision=Precision.YEAR)


def test_a_month_in_the_year_of_leaving_is_not_before_the_start() -> None:
    assert period_of(WORK, WrittenDate(2015, 9), WrittenDate(2015)).end_month == month_from(2015)


def test_a_running_job_has_a_start_alone() -> None:
    found = period_of(WORK, WrittenDate(2012, 3), None, is_current=True)
    assert found == Period(month_from(2012, 3), None, is_current=True, precision=Precision.MONTH)


def test_no_dates_at_all_are_fine() -> None:
    assert period_of(WORK, None, None) == Period()


def test_of_an_education_with_only_an_end_the_class_year_is_known() -> None:
    found = period_of(STUDY, None, WrittenDate(1998, 6))
    assert found == Period(None, month_from(1998), precision=Precision.CLASS_YEAR)


def test_a_job_with_only_an_end_has_no_class_year() -> None:
    assert period_of(WORK, None, WrittenDate(1998)).precision is Precision.YEAR


def test_an_end_before_the_start_is_refused() -> None:
    with pytest.raises(EndsBeforeStart):
        period_of(WORK, WrittenDate(2012, 3), WrittenDate(2012, 2))


def test_who_is_still_there_has_not_left() -> None:
    with pytest.raises(RunningWithEnd):
        period_of(WORK, WrittenDate(2012), WrittenDate(2013), is_current=True)


@pytest.mark.parametrize(
    ("month", "precision", "text"),
    [
        (None, Precision.MONTH, ""),
        (month_from(2012, 3), Precision.MONTH, "March 2012"),
        (month_from(2012, 12), Precision.YEAR, "2012"),
        (month_from(1998), Precision.CLASS_YEAR, "1998"),
    ],
)
def test_a_stored_date_is_shown_as_one_would_type_it(
    month: int | None, precision: Precision, text: str
) -> None:
    assert date_as_typed(month, precision) == text


@pytest.mark.parametrize("month", range(1, 13))
def test_a_date_that_is_sent_back_untouched_stays_the_same(month: int) -> None:
    typed = date_as_typed(month_from(2012, month), Precision.MONTH)
    assert read_date(typed, this_year=2026) == WrittenDate(2012, month)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (Period(), "no dates"),
        (Period(is_current=True), "still there"),
        (Period(month_from(2012), is_current=True), "since 2012"),
        (Period(month_from(2012), month_from(2012)), "2012"),
        (Period(month_from(2012), month_from(2015)), "2012 to 2015"),
        (
            Period(month_from(2012, 3), month_from(2012, 12), precision=Precision.MONTH),
            "March 2012 to December 2012",
        ),
        (Period(month_from(2012)), "from 2012"),
        (Period(None, month_from(2012)), "until 2012"),
        (Period(None, month_from(1998), precision=Precision.CLASS_YEAR), "class of 1998"),
        (Period(precision=Precision.CLASS_YEAR), "no dates"),
    ],
)
def test_a_period_is_told_in_words(period: Period, words: str) -> None:
    assert period_in_words(period) == words


@pytest.mark.parametrize(
    ("people", "told"),
    [(0, None), (9, None), (10, 10), (17, 10), (18, 30), (41, 30), (99, 100), (450, 300)],
)
def test_a_size_is_told_in_steps(people: int, told: int | None) -> None:
    assert rounded_size(people) == told


@given(st.integers(10, 10**7))
def test_a_told_size_is_within_a_factor_of_two(people: int) -> None:
    told = rounded_size(people)
    assert told is not None
    assert people / 2 < told < people * 2
