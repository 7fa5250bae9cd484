"""Times of sessions in words, for two people whose clocks may differ."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from alumnet.kernel.dates import weekday_in_words
from alumnet.mentoring.rules.states import TimeKind

# How long a conversation is, unless somebody says otherwise.
_MINUTES = {
    TimeKind.ONE_CONVERSATION: 45,
    TimeKind.FEW_WEEKS: 45,
    TimeKind.SIX_MONTHS: 60,
}


def usual_minutes(kind: TimeKind | None) -> int:
    """Return how long a session of such a mentorship usually is."""
    return _MINUTES.get(kind, 45) if kind is not None else 45


def time_in_words(moment: datetime, zone: str, other_zone: str, other: str) -> str:
    """Return a moment for a reader in `zone`, and for the other where clocks differ then.

    "Thursday 10 December, 17:30", or "Thursday 10 December, 17:30 (Europe/Paris); for Ruth 16:30
    (Europe/London)". A day that differs is named.
    """
    here = f"{weekday_in_words(moment, zone)}, {_hour(moment, zone)}"
    if _offset(moment, zone) == _offset(moment, other_zone):
        return here
    there = f"{_hour(moment, other_zone)} ({_place(other_zone)})"
    if _day(moment, zone) != _day(moment, other_zone):
        there = f"{weekday_in_words(moment, other_zone)}, {there}"
    return f"{here} ({_place(zone)}); for {other} {there}"


def _hour(moment: datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


def _day(moment: datetime, zone: str) -> int:
    return moment.astimezone(ZoneInfo(zone)).toordinal()


def _offset(moment: datetime, zone: str) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def _place(zone: str) -> str:
    return zone.replace("_", " ")
