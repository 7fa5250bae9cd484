"""Words of sessions."""

from datetime import UTC, datetime

import pytest

from alumnet.mentoring.rules import TimeKind
from alumnet.mentoring.rules.session_words import time_in_words, usual_minutes

EVENING = datetime(2026, 12, 10, 17, 30, tzinfo=UTC)
FAR_APART = (
    "Thursday 10 December, 12:30 (America/New York); "
    "for Ruth Friday 11 December, 02:30 (Asia/Seoul)"
)


@pytest.mark.parametrize(
    ("zone", "other", "words"),
    [
        ("Europe/London", "UTC", "Thursday 10 December, 17:30"),
        (
            "Europe/Paris",
            "Europe/London",
            "Thursday 10 December, 18:30 (Europe/Paris); for Ruth 17:30 (Europe/London)",
        ),
        (
            "America/New_York",
            "Asia/Seoul",
            FAR_APART,
        ),
    ],
)
def test_a_time_is_told_in_both_zones_where_they_differ(zone: str, other: str, words: str) -> None:
    assert time_in_words(EVENING, zone, other, "Ruth") == words


def test_how_long_a_call_usually_is() -> None:
    assert [usual_minutes(each) for each in (None, *TimeKind)] == [45, 45, 45, 60]
