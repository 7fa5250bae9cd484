"""When somebody usually has time, read from their own words: "Tuesday and Thursday, after five".

Only what is sure is read. Words that say no day and no hour give nothing, and whoever plans a call
types its time instead.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from alumnet.mentoring.rules.session_policy import SESSIONS
from alumnet.mentoring.rules.wall_times import WallTime, moments_of, wall_time_of

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = r"(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur|urs)?(?:days?)?"
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_HOUR = rf"(\d{{1,2}}|{'|'.join(_NUMBERS)})(?:[:.](\d\d))? ?([ap]\.?m\b)?"
_WEEK, _ALL = frozenset(range(5)), frozenset(range(7))
_SETS = (
    (r"\bweekends?\b", frozenset({5, 6})),
    (r"\b(weekdays?|working days?|workdays?)\b", _WEEK),
    (r"\b(any|every|each) day\b|\bdaily\b", _ALL),
)
# The longer words first: "late afternoon" is not the afternoon.
_PARTS = (
    (r"\bearly mornings?\b", (7, 9)),
    (r"\bmornings?\b", (9, 12)),
    (r"\b(lunch\w*|noon|midday)\b", (12, 14)),
    (r"\blate afternoons?\b", (16, 18)),
    (r"\bafternoons?\b", (13, 17)),
    (r"\b(early )?evenings?\b", (18, 21)),
)
_HALF_AN_HOUR = timedelta(minutes=30)
_NOTICE = timedelta(hours=12)
_FIRST_HOUR, _LAST_HOUR = 8, 21
_BEFORE_NOON = 12
# Without "am" or "pm" an hour before this is one of the afternoon.
_EARLIEST_HOUR = 8


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """Some hours of a day of the week (Monday is 0), in minutes since midnight."""

    weekday: int
    begins: int
    ends: int


def windows_in(words: str) -> tuple[Window, ...]:
    """Return the windows that somebody's words name, in the order of the week."""
    found: set[Window] = set()
    for clause in re.split(r"[;\n]|\. ", words.lower().replace("\u2013", "-")):
        hours = _hours_in(clause)
        days = _days_in(clause)
        if days is None and hours is None:
            continue
        begins, ends = hours or (9 * 60, 18 * 60)
        if begins < ends:
            found |= {Window(day, begins, ends) for day in (_WEEK if days is None else days)}
    return tuple(sorted(found))


def _days_in(clause: str) -> frozenset[int] | None:
    """Return the days a clause names, None when it names none."""
    said = re.sub(r"\b(except|not on|not)\b", "but", f" {clause} ")
    wanted, _but, left_out = said.partition(" but ")
    days = {day for pattern, some in _SETS if re.search(pattern, wanted) for day in some}
    for first, last in re.findall(rf"\b{_DAY} ?(?:to|until|-) ?{_DAY}\b", wanted):
        begin, end = _DAYS.index(first), _DAYS.index(last)
        days |= {day % 7 for day in range(begin, end + (1 if end >= begin else 8))}
    days |= _named(wanted)
    if not days and not _named(left_out):
        return None
    return frozenset(days or _WEEK) - _named(left_out)


def _named(text: str) -> set[int]:
    return {_DAYS.index(each) for each in re.findall(rf"\b{_DAY}\b", text)}


def _hours_in(clause: str) -> tuple[int, int] | None:
    """Return the hours a clause names, in minutes since midnight; None when it names none."""
    part = next((hours for pattern, hours in _PARTS if re.search(pattern, clause)), None)
    span = re.search(rf"\b(?:between )?{_HOUR} ?(?:-|to|and|until) ?{_HOUR}(?!\w)", clause)
    if span:
        is_late = bool(span[6]) and span[6].startswith("p")
        first = _minutes(span[1], span[2], span[3] or ("pm" if is_late else ""), part)
        return first, _minutes(span[4], span[5], span[6], part)
    after = re.search(rf"\b(?:after|from) {_HOUR}(?!\w)", clause)
    before = re.search(rf"\b(?:before|until|till|by) {_HOUR}(?!\w)", clause)
    if part is None and after is None and before is None:
        return None
    begins, ends = part or (_FIRST_HOUR, _LAST_HOUR)
    first, last = begins * 60, ends * 60
    if after:
        first = _minutes(after[1], after[2], after[3], part)
        last = max(last, min(first + 180, _LAST_HOUR * 60))
    if before:
        last = _minutes(before[1], before[2], before[3], part)
        first = min(first, last - 60)
    return first, last


def _minutes(hour: str, minutes: str, half: str, part: tuple[int, int] | None) -> int:
    number = _NUMBERS.index(hour) + 1 if hour in _NUMBERS else int(hour)
    number %= 24
    if half:
        number = number % 12 + (12 if half.startswith("p") else 0)
    elif number < _BEFORE_NOON and _is_afternoon(number, part):
        number += 12
    return number * 60 + int(minutes or 0)


def _is_afternoon(hour: int, part: tuple[int, int] | None) -> bool:
    if part is None:
        return hour < _EARLIEST_HOUR
    return part[0] >= _BEFORE_NOON


# ------------------------------------------------------------------------------------------ slots
Busy = Sequence[tuple[datetime, datetime]]


def free_slots(
    windows: Sequence[Window],
    zone: str,
    busy: Busy,
    *,
    minutes: int,
    now: datetime,
    most: int = 12,
) -> list[WallTime]:
    """Return when a call of so many minutes fits, the nearest first, spread over the days.

    Nothing within twelve hours, and nothing at a time that clocks show twice or never.
    """
    if not windows:
        return []
    per_day = max(1, ceil(most / (SESSIONS.slot_days * len({w.weekday for w in windows}) / 7)))
    found: list[WallTime] = []
    today = wall_time_of(now, zone).at.date()
    for ahead in range(SESSIONS.slot_days + 1):
        day = today + timedelta(days=ahead)
        of_day = {
            each
            for window in windows
            if window.weekday == day.weekday()
            for each in _starts(datetime.combine(day, time()), window, minutes)
            if _is_free(each, zone, busy, minutes, now)
        }
        found += [WallTime(each, zone) for each in sorted(of_day)[:per_day]]
    return found[:most]


def _starts(midnight: datetime, window: Window, minutes: int) -> Iterator[datetime]:
    step = ceil(timedelta(minutes=minutes) / _HALF_AN_HOUR) * _HALF_AN_HOUR
    start = midnight + timedelta(minutes=window.begins)
    while start + timedelta(minutes=minutes) <= midnight + timedelta(minutes=window.ends):
        yield start
        start += step


def _is_free(at: datetime, zone: str, busy: Busy, minutes: int, now: datetime) -> bool:
    moments = moments_of(at, zone)
    if len(moments) != 1 or moments[0] < now + _NOTICE:
        return False
    start, end = moments[0], moments[0] + timedelta(minutes=minutes)
    return not any(start < taken_until and taken_from < end for taken_from, taken_until in busy)
