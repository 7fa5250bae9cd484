"""What the two of an invented mentorship write to each other."""

import tomllib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files

from alumnet.demo.chance import happens, stream
from alumnet.demo.records import DemoMessage

_SILENT_SHARE = 0.25
_LAST_MOMENT = timedelta(hours=8)

Line = tuple[str, float, str]


@cache
def _talks() -> Sequence[Sequence[Line]]:
    text = files("alumnet.demo.texts").joinpath("talks.toml").read_text(encoding="utf-8")
    return [
        [(who, days, said) for who, days, said in each["lines"]]
        for each in tomllib.loads(text)["talk"]
    ]


def messages(
    lines: Iterable[tuple[str, datetime, str]], *, mentor: int, mentee: int
) -> tuple[DemoMessage, ...]:
    """Return lines of "mentor" and "mentee" as messages of these two."""
    sides = {"mentor": mentor, "mentee": mentee}
    return tuple(DemoMessage(sides[who], _by_day(at), said) for who, at, said in lines)


def _by_day(at: datetime) -> datetime:
    """Return a moment of the same day between seven and nine, for people sleep; order is kept."""
    return at.replace(hour=7 + at.hour * 14 // 24, microsecond=0)


def talk(
    seed: int,
    request: int,
    *,
    mentor: int,
    mentee: int,
    started: datetime,
    until: datetime,
) -> tuple[DemoMessage, ...]:
    """Return what two people wrote between two moments; some meet without writing."""
    rng = stream(seed, "talk", request)
    if happens(rng, _SILENT_SHARE):
        return ()
    told = ((who, started + timedelta(days=days), said) for who, days, said in rng.choice(_talks()))
    said = (line for line in told if line[1] < until - _LAST_MOMENT)
    return messages(said, mentor=mentor, mentee=mentee)
