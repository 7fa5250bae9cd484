"""How days, moments and spans are said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from alumnet.kernel.dates import day_in_words, moment_in_words, span_in_words

LATE = datetime(2026, 12, 6, 23, 30, tzinfo=UTC)


def test_a_day_is_said_with_its_weekday() -> None:
    assert day_in_words(date(2026, 12, 6)) == "Sunday 6 December 2026"


def test_the_day_of_a_moment_is_the_one_where_the_reader_is() -> None:
    assert day_in_words(LATE) == "Sunday 6 December 2026"
    assert day_in_words(LATE, "Asia/Seoul") == "Monday 7 December 2026"


def test_a_moment_names_its_zone() -> None:
    said = "Sunday 6 December 2026, 18:30 (America/New York)"
    assert moment_in_words(LATE, "America/New_York") == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-5, "1 second"),
        (0.2, "1 second"),
        (40, "40 seconds"),
        (60, "1 minute"),
        (61, "2 minutes"),
        (3600, "1 hour"),
        (90_000, "2 days"),
    ],
)
def test_a_span_is_said_in_its_largest_unit_rounded_up(seconds: float, said: str) -> None:
    assert span_in_words(timedelta(seconds=seconds)) == said
