"""Huey as the alarm clock: it rings the outbox and the timed jobs, and carries nothing else."""

from datetime import datetime
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from redis import ConnectionPool

from alumnet.kernel import audit, outbox, rounds
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.logs import logger
from alumnet.kernel.registry import Job, registry
from alumnet.kernel.rounds import Rhythm
from alumnet.settings import VALKEY_PATIENCE, Settings

_EXTENSION = "alumnet.huey"


def make_huey(settings: Settings) -> Huey:
    """Return Huey on Valkey when one is configured, else on a SQLite file of its own."""
    if settings.valkey_url:
        pool = ConnectionPool.from_url(settings.valkey_url, **VALKEY_PATIENCE)
        return RedisHuey("alumnet", connection_pool=pool)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("alumnet", filename=str(settings.data_dir / "huey.db"))


def init_app(app: Flask, settings: Settings) -> None:
    """Bind the alarm clock to `app`: a ring after commits, and one every minute."""
    huey = make_huey(settings)
    app.extensions[_EXTENSION] = huey

    @huey.task(name="ring")  # type: ignore[untyped-decorator]
    def ring() -> None:
        with app.app_context():
            outbox.drain(now())

    @huey.periodic_task(crontab(), name="every_minute")  # type: ignore[untyped-decorator]
    def every_minute() -> None:
        with app.app_context():
            run_minutely(now())
            if rounds.daily_is_due(reading(), now()):
                run_daily(now())

    def wake() -> None:
        try:
            ring()
        except Exception:  # noqa: BLE001 - the change is committed; the minutely round picks it up
            logger().exception("worker.not_woken")

    outbox.set_wake(app, wake)


def huey_of(app: Flask) -> Any:
    """Return the alarm clock of `app`, for the worker."""
    return app.extensions[_EXTENSION]


def run_minutely(moment: datetime) -> None:
    """Run what looks for clocks that ran out, then the outbox, then seal the audit chain."""
    _run_each(registry.minutely, moment, keeps_all=False)
    _run_each(_wanted(), moment, keeps_all=True)
    outbox.drain(moment)
    audit.seal(moment)
    rounds.note(Rhythm.MINUTELY, moment)


def run_daily(moment: datetime) -> None:
    """Run what is due once a day, then the outbox."""
    _run_each(registry.daily, moment, keeps_all=True)
    outbox.drain(moment)
    rounds.note(Rhythm.DAILY, moment)


def _wanted() -> dict[str, Job]:
    """Return the daily jobs that somebody wants done out of their turn."""
    known = rounds.states(reading())
    return {
        name: job
        for name, job in registry.daily.items()
        if name in known and known[name].wanted_at is not None
    }


def _run_each(jobs: dict[str, Job], moment: datetime, *, keeps_all: bool) -> None:
    went: dict[str, str | None] = {}
    for name, job in jobs.items():
        try:
            job(moment)
        except Exception as error:  # noqa: BLE001 - one job's fault must not keep the others from running
            logger().exception("job.failed", job=name)
            went[name] = f"{type(error).__name__}: {error}"
        else:
            went[name] = None
    if went:
        rounds.note_jobs(went, moment, keeps_all=keeps_all)
