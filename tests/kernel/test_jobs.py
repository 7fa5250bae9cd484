"""The alarm clock on both of its storages: a ring handles what is due, a failing job stops none."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from huey import RedisHuey, SqliteHuey

from alumnet.kernel import jobs, outbox
from alumnet.kernel.db import reading, writing
from alumnet.kernel.registry import Message, registry
from alumnet.settings import Settings
from tests.builders import THEN

KIND = "test.rang"


@pytest.fixture
def handled() -> Iterator[list[int]]:
    found: list[int] = []

    @registry.on(KIND)
    def handler(message: Message, _now: datetime) -> None:
        found.append(message.subject_id)

    yield found
    registry.handlers.pop(KIND)


def ring_once(app: Flask) -> None:
    huey = jobs.huey_of(app)
    huey.execute(huey.dequeue())


def test_a_commit_rings_and_the_ring_handles_the_entry(
    app: Flask, handled: list[int], tmp_path: Path
) -> None:
    jobs.init_app(app, Settings.for_tests(tmp_path))
    try:
        with writing() as session:
            outbox.add(session, KIND, 5, now=THEN)
        assert isinstance(jobs.huey_of(app), SqliteHuey)
        ring_once(app)
        assert handled == [5]
    finally:
        app.extensions.pop("alumnet.wake")


def test_the_same_over_valkey(
    app: Flask, handled: list[int], tmp_path: Path, valkey_url: str
) -> None:
    jobs.init_app(app, Settings.for_tests(tmp_path, valkey_url=valkey_url))
    try:
        with writing() as session:
            outbox.add(session, KIND, 6, now=THEN)
        assert isinstance(jobs.huey_of(app), RedisHuey)
        ring_once(app)
        assert handled == [6]
    finally:
        app.extensions.pop("alumnet.wake")


def test_a_change_is_kept_when_the_alarm_clock_is_broken(
    app: Flask, handled: list[int], tmp_path: Path
) -> None:
    nowhere = "redis://127.0.0.1:1/0"
    jobs.init_app(app, Settings.for_tests(tmp_path, valkey_url=nowhere))
    try:
        with writing() as session:
            outbox.add(session, KIND, 7, now=THEN)
    finally:
        app.extensions.pop("alumnet.wake")
    assert outbox.count_waiting(reading(), THEN) == 1
    jobs.run_minutely(THEN)
    assert handled == [7]


def test_a_failing_job_keeps_no_other_from_running(app: Flask) -> None:
    ran: list[Any] = []

    def breaking(_now: datetime) -> None:
        raise ValueError

    registry.daily.update({"test.a": breaking, "test.b": ran.append})
    try:
        jobs.run_daily(THEN)
    finally:
        registry.daily.pop("test.a")
        registry.daily.pop("test.b")
    assert ran == [THEN]
