"""The timed work of the site: what it is, how it went lately, when it comes next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel import rounds
from alumnet.kernel.registry import registry
from alumnet.kernel.rounds import Rhythm


@dataclass(frozen=True, slots=True)
class Work:
    """One timed job: its name in words, when it last ended and comes next, and what failed."""

    code: str
    name: str
    where: str
    is_daily: bool
    ended_at: datetime | None
    next_at: datetime | None
    failures: int
    failed_at: datetime | None
    error: str
    is_wanted: bool


def timed_work(session: Session, now: datetime) -> list[Work]:
    """Return all timed jobs: those that failed first, then daily ones. Three statements."""
    states = rounds.states(session)
    last = {rhythm: rounds.last(session, rhythm) for rhythm in Rhythm}
    found = [
        _work(name, states.get(name), last[rhythm], rhythm, now)
        for rhythm, jobs in ((Rhythm.DAILY, registry.daily), (Rhythm.MINUTELY, registry.minutely))
        for name in jobs
    ]
    return sorted(found, key=lambda each: (not each.failures, not each.is_daily, each.name))


def _work(
    code: str,
    state: rounds.JobState | None,
    last: datetime | None,
    rhythm: Rhythm,
    now: datetime,
) -> Work:
    where, _, name = code.removeprefix("alumnet.").rpartition(".")
    is_daily = rhythm is Rhythm.DAILY
    has_failed = state is not None and state.failures > 0
    own_end = state.ended_at if state else None
    return Work(
        code=code,
        name=name.replace("_", " ").capitalize(),
        where=where.partition(".")[0],
        is_daily=is_daily,
        ended_at=own_end if is_daily or has_failed else last,
        next_at=rounds.next_daily(now) if is_daily else None,
        failures=state.failures if state else 0,
        failed_at=state.failed_at if state else None,
        error=(state.error or "") if state else "",
        is_wanted=state is not None and state.wanted_at is not None,
    )
