"""Wall times and moments, across every change of clocks that the time-zone database knows."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.mentoring.rules.session_errors import TimeSkipped, TimeTwice
from alumnet.mentoring.rules.wall_times import WallTime, moments_of, wall_time, wall_time_of

# An hour, half an hour (Lord Howe), a whole day (Apia crossed the date line), and none.
ZONES = st.sampled_from(
    [
        "Europe/London",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Africa/Casablanca",
        "Asia/Kathmandu",
        "UTC",
    ]
)
MINUTES = st.datetimes(datetime(2009, 1, 1), datetime(2031, 1, 1)).map(  # noqa: DTZ001 - wall time
    lambda at: at.replace(second=0, microsecond=0)
)


@given(ZONES, MINUTES)
def test_a_moment_told_on_a_clock_is_the_same_moment_again(zone: str, at: datetime) -> None:
    moment = at.replace(tzinfo=UTC)
    told = wall_time_of(moment, zone)
    assert told.moment == moment
    assert moment in moments_of(told.at, zone)


@given(ZONES, MINUTES)
def test_a_time_that_is_taken_is_shown_by_clocks_and_no_other_is(zone: str, at: datetime) -> None:
    found = moments_of(at, zone)
    assert list(found) == sorted(set(found))
    assert all(wall_time_of(moment, zone).at == at for moment in found)
    around = [at.replace(tzinfo=UTC) + timedelta(minutes=15) * step for step in range(-104, 105)]
    assert {each for each in around if wall_time_of(each, zone).at == at} == set(found)


@pytest.mark.parametrize(
    ("zone", "day", "at", "before", "after"),
    [
        ("Europe/London", "2027-03-28", "01:30", "00:30", "02:30"),
        ("America/New_York", "2027-03-14", "02:00", "01:00", "03:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:15", "01:45", "02:45"),
    ],
)
def test_a_time_that_clocks_jump_over_is_refused_with_its_neighbours(
    zone: str, day: str, at: str, before: str, after: str
) -> None:
    with pytest.raises(TimeSkipped) as refused:
        wall_time(datetime.fromisoformat(f"{day}T{at}"), zone)
    assert (refused.value.facts["before"], refused.value.facts["after"]) == (before, after)


def test_of_a_time_that_comes_twice_somebody_says_which() -> None:
    at = datetime.fromisoformat("2026-10-25T01:30")
    with pytest.raises(TimeTwice):
        wall_time(at, "Europe/London")
    first, second = (wall_time(at, "Europe/London", second=each) for each in (False, True))
    assert second.moment - first.moment == timedelta(hours=1)
    assert [first.moment, second.moment] == list(moments_of(at, "Europe/London"))
    assert wall_time(at, "Asia/Kathmandu", second=True) == WallTime(at, "Asia/Kathmandu")
