"""Free times out of a mentor's own words, and slots that fit into them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alumnet.mentoring.rules.wall_times import wall_time_of
from alumnet.mentoring.rules.windows import Window, free_slots, windows_in

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def told(words: str) -> str:
    """Return windows in a line: "Tu Th 17:00-21:00"."""
    by_hours: dict[str, list[str]] = {}
    for each in windows_in(words):
        hours = "-".join(f"{m // 60}:{m % 60:02}" for m in (each.begins, each.ends))
        by_hours.setdefault(hours, []).append(DAYS[each.weekday])
    return "; ".join(f"{' '.join(days)} {hours}" for hours, days in by_hours.items())


@pytest.mark.parametrize(
    ("words", "windows"),
    [
        ("Tuesday and Thursday, late afternoon", "Tu Th 16:00-18:00"),
        ("Tuesday and Thursday, after five", "Tu Th 17:00-21:00"),
        ("Early mornings before eight", "Mo Tu We Th Fr 7:00-8:00"),
        ("Lunch hours, any day but Monday", "Tu We Th Fr Sa Su 12:00-14:00"),
        ("Evenings after the children are in bed", "Mo Tu We Th Fr 18:00-21:00"),
        ("Weekday afternoons", "Mo Tu We Th Fr 13:00-17:00"),
        ("Mon\u2013Wed 17:30-19:00", "Mo Tu We 17:30-19:00"),
        ("between 5 and 7 pm on Tuesdays", "Tu 17:00-19:00"),
        ("Fri to Mon from 6 pm", "Mo Fr Sa Su 18:00-21:00"),
        ("Not on Fridays, before 9 am", "Mo Tu We Th 8:00-9:00"),
        ("Wednesdays; Saturday mornings", "We 9:00-18:00; Sa 9:00-12:00"),
        ("Sundays until 6", "Su 8:00-18:00"),
        ("Weekends", "Sa Su 9:00-18:00"),
        ("Whenever you like, I am a sunny monk", ""),
        ("From 22:00 to 21:00 on Mondays", ""),
        ("", ""),
    ],
)
def test_words_say_when_somebody_has_time(words: str, windows: str) -> None:
    assert told(words) == windows


@given(st.text(max_size=200))
def test_whatever_is_written_gives_windows_within_a_day_or_none(words: str) -> None:
    for each in windows_in(words):
        assert 0 <= each.begins < each.ends <= 24 * 60


def test_slots_keep_to_the_hour_of_the_window_when_clocks_change_and_leave_out_what_is_taken() -> (
    None
):
    # In Paris clocks change on Sunday 29 March 2026.
    thursdays = (Window(3, 17 * 60, 19 * 60), Window(6, 120, 180))
    taken = datetime(2026, 3, 26, 16, 30, tzinfo=UTC)
    slots = free_slots(
        thursdays, "Europe/Paris", [(taken, taken + timedelta(hours=1))], minutes=45, now=NOW
    )
    assert [f"{each.at:%a %d %H:%M}" for each in slots] == [
        "Sun 22 02:00",
        "Thu 02 17:00",
        "Thu 02 18:00",
    ]
    assert slots[1].moment == datetime(2026, 4, 2, 15, tzinfo=UTC)


@given(
    st.sets(st.builds(Window, st.integers(0, 6), st.just(600), st.integers(660, 1200)), max_size=5),
    st.integers(15, 240),
    st.lists(st.integers(0, 14 * 24), max_size=5),
    st.sampled_from(["Europe/London", "America/Santiago", "Asia/Seoul"]),
)
def test_every_slot_is_ahead_inside_a_window_and_free(
    windows: set[Window], minutes: int, hours: list[int], zone: str
) -> None:
    busy = [(NOW + timedelta(hours=h), NOW + timedelta(hours=h + 1)) for h in hours]
    found = free_slots(sorted(windows), zone, busy, minutes=minutes, now=NOW)
    assert len(found) <= 12
    assert [each.moment for each in found] == sorted({each.moment for each in found})
    for each in found:
        end = each.moment + timedelta(minutes=minutes)
        assert each.moment >= NOW + timedelta(hours=12)
        assert not any(each.moment < until and start < end for start, until in busy)
        assert wall_time_of(each.moment, zone) == each
        begins = each.at.hour * 60 + each.at.minute
        assert any(
            w.weekday == each.at.weekday() and w.begins <= begins and begins + minutes <= w.ends
            for w in windows
        )
