"""How days, moments and spans are said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alumnet.kernel.dates import (
    day_in_words,
    moment_in_words,
    period_in_words,
    short_day,
    short_moment,
    span_in_words,
    weekday_in_words,
)

LATE = datetime(2026, 12, 6, 23, 30, tzinfo=UTC)


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_in_words(date(2026, 12, 6)) == "Sunday 6 December 2026"


def test_the_day_of_a_moment_is_the_one_where_the_reader_is() -> None:
    assert day_in_words(LATE) == "Sunday 6 December 2026"
    assert day_in_words(LATE, "Asia/Seoul") == "Monday 7 December 2026"


def test_months_are_said_without_weekdays_and_the_year_once() -> None:
    assert period_in_words(date(2027, 1, 13), date(2027, 7, 17)) == "13 January to 17 July 2027"
    over = "9 December 2026 to 17 June 2027"
    assert period_in_words(date(2026, 12, 9), date(2027, 6, 17)) == over


def test_a_moment_names_its_zone_where_clocks_of_others_differ_then() -> None:
    said = "Sunday 6 December 2026, 18:30"
    assert moment_in_words(LATE, "America/New_York") == said
    assert moment_in_words(LATE, "America/New_York", ["America/Toronto"]) == said
    named = f"{said} (America/New York)"
    assert moment_in_words(LATE, "America/New_York", ["America/Toronto", "UTC"]) == named


def test_a_near_day_needs_no_year() -> None:
    assert weekday_in_words(LATE, "Asia/Seoul") == "Monday 7 December"


def test_a_table_has_short_days_and_moments() -> None:
    assert short_day(date(2026, 5, 6)) == "6 May 2026"
    assert short_day(LATE, "Asia/Seoul") == "7 Dec 2026"
    assert short_moment(LATE, "Asia/Seoul") == "7 Dec 2026, 08:30"


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "one second"),
        (0.2, "one second"),
        (40, "40 seconds"),
        (60, "one minute"),
        (61, "two minutes"),
        (3600, "one hour"),
        (90_000, "two days"),
    ],
)
def test_a_span_is_said_in_its_largest_unit_rounded_up(seconds: float, said: str) -> None:
    assert span_in_words(timedelta(seconds=seconds)) == said
