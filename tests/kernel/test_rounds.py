"""The worker's rounds: noted when they end; a daily one that was missed is made good, once."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from alumnet.kernel import jobs, rounds
from alumnet.kernel.db import reading
from alumnet.kernel.rounds import Rhythm
from tests.builders import THEN

pytestmark = pytest.mark.postgresql


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def is_due(now: datetime) -> bool:
    return rounds.daily_is_due(reading(), now)


def test_a_minutely_round_is_noted_when_it_ends(app: Flask) -> None:
    assert rounds.last(reading(), Rhythm.MINUTELY) is None
    jobs.run_minutely(THEN)
    jobs.run_minutely(THEN + timedelta(minutes=1))
    assert rounds.last(reading(), Rhythm.MINUTELY) == THEN + timedelta(minutes=1)
    assert rounds.last(reading(), Rhythm.DAILY) is None


def test_the_daily_round_is_due_once_from_a_quarter_past_four(app: Flask) -> None:
    rounds.note(Rhythm.DAILY, at(1, 4, 15))
    assert not is_due(at(2, 4, 14))
    assert is_due(at(2, 4, 15))
    jobs.run_daily(at(2, 4, 15))
    assert not is_due(at(2, 4, 16))


def test_a_worker_that_was_down_at_its_turn_makes_it_up(app: Flask) -> None:
    assert is_due(at(1, 2))
    rounds.note(Rhythm.DAILY, at(1, 4, 20))
    assert not is_due(at(2, 3))
    assert is_due(at(2, 23))
    assert is_due(at(9, 1))
