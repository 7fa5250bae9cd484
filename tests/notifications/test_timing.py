"""Quiet hours and digests by one's own clock, also on the days when clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.notifications.rules.timing import Rhythm, Times

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
# Two years have every change of clocks.
moments = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
hours = st.integers(0, 23)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "until"),
    [
        # The night in which Berlin goes on an hour is one hour shorter, the other one longer.
        ("Europe/Berlin", "2026-03-28 21:30", "2026-03-29 05:00"),
        ("Europe/Berlin", "2026-10-24 20:30", "2026-10-25 06:00"),
        ("Europe/Berlin", "2026-10-25 05:59", "2026-10-25 06:00"),
        ("America/New_York", "2026-11-01 02:00", "2026-11-01 12:00"),
        ("Asia/Kathmandu", "2026-06-01 16:15", "2026-06-02 01:15"),
        ("Europe/Berlin", "2026-07-01 06:00", None),
        ("Europe/Berlin", "2026-07-01 19:59", None),
    ],
)
def test_quiet_hours_end_when_the_own_clock_says_so(zone: str, now: str, until: str | None) -> None:
    times = Times(zone=zone, quiet_from=22, quiet_to=7)
    assert times.quiet_until(utc(now)) == (until and utc(until))


def test_an_end_that_clocks_leave_out_comes_when_they_go_on() -> None:
    times = Times(zone="Europe/Berlin", quiet_from=23, quiet_to=2)
    assert times.quiet_until(utc("2026-03-29 00:30")) == utc("2026-03-29 01:00")


@given(st.sampled_from(ZONES), moments, hours, hours)
def test_quiet_hours_end_soon_and_are_over_then(
    zone: str, now: datetime, first: int, end: int
) -> None:
    times = Times(zone=zone, quiet_from=first, quiet_to=end)
    until = times.quiet_until(now)
    if first == end:
        assert until is None
    elif until is not None:
        assert now < until <= now + timedelta(hours=25)
        assert times.quiet_until(until) is None


@given(st.sampled_from(ZONES), moments, hours, st.sampled_from(Rhythm))
def test_a_digest_comes_at_the_hour_on_the_day_and_once_a_turn(
    zone: str, now: datetime, hour: int, rhythm: Rhythm
) -> None:
    times = Times(zone=zone, rhythm=rhythm, digest_hour=hour)
    due = times.next_digest(now)
    local = due.astimezone(ZoneInfo(zone))
    longest = timedelta(days=1 if rhythm is Rhythm.DAILY else 7, hours=1)
    assert now < due <= now + longest
    assert rhythm is Rhythm.DAILY or local.weekday() == 0
    assert abs(local.hour - hour) <= 1  # an hour that clocks leave out comes an hour later
    following = times.next_digest(due)
    assert not times.is_same_turn(due, following)


def test_without_quiet_hours_none_are_kept() -> None:
    assert Times(zone="UTC").quiet_until(utc("2026-01-01 03:00")) is None
