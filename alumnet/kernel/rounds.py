"""When the worker last came round: so that its silence is noticed, and a missed day made good."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from enum import Enum

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from alumnet.kernel.db import Base, UtcDateTime, writing

# In the small hours of UTC, when few are awake in most zones.
DAILY_AT = time(4, 15)


class Rhythm(Enum):
    """How often the worker does something."""

    MINUTELY = "minutely"
    DAILY = "daily"


class WorkerRound(Base):
    """The last round of one rhythm that came to its end."""

    __tablename__ = "worker_round"

    rhythm: Mapped[str] = mapped_column(String(20), primary_key=True)
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime)


_NAME_LENGTH = 160
_ERROR_LENGTH = 500


class JobState(Base):
    """How a timed job went lately; `wanted_at` when somebody wants it done out of its turn.

    One of every minute has a row only once it has failed.
    """

    __tablename__ = "job_state"

    name: Mapped[str] = mapped_column(String(_NAME_LENGTH), primary_key=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(_ERROR_LENGTH))
    wanted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def note(rhythm: Rhythm, now: datetime) -> None:
    """Remember that a round came to its end."""
    with writing() as session:
        session.merge(WorkerRound(rhythm=rhythm.value, ended_at=now))


def note_jobs(went: Mapping[str, str | None], now: datetime, *, keeps_all: bool) -> None:
    """Remember how jobs went, by name: None for well, else what went wrong."""
    with writing() as session:
        there = {row.name: row for row in session.scalars(select(JobState))}
        for name, error in went.items():
            row = there.get(name)
            if row is None and (keeps_all or error is not None):
                row = JobState(name=name, failures=0)
                session.add(row)
            if row is not None:
                _settle(row, error, now)


def _settle(row: JobState, error: str | None, now: datetime) -> None:
    row.wanted_at = None
    if error is None:
        row.ended_at, row.failures, row.error = now, 0, None
    else:
        row.failures, row.failed_at, row.error = row.failures + 1, now, error[:_ERROR_LENGTH]


def want_in(session: Session, name: str, now: datetime) -> None:
    """Have a job done with the next round, inside another command's transaction."""
    row = session.get(JobState, name)
    if row is None:
        row = JobState(name=name, failures=0)
        session.add(row)
    row.wanted_at = now


def states(session: Session) -> dict[str, JobState]:
    """Return how jobs went lately, by name. One statement."""
    return {row.name: row for row in session.scalars(select(JobState))}


def next_daily(now: datetime) -> datetime:
    """Return when the next daily round is."""
    turn = datetime.combine(now.date(), DAILY_AT, now.tzinfo)
    return turn if turn > now else turn + timedelta(days=1)


def last(session: Session, rhythm: Rhythm) -> datetime | None:
    """Return when the last round ended, None when there was none so far. One statement."""
    return session.scalar(select(WorkerRound.ended_at).where(WorkerRound.rhythm == rhythm.value))


def daily_is_due(session: Session, now: datetime) -> bool:
    """Return whether the daily round of the last 04:15 is still to be done. One statement.

    So a worker that was down at that moment makes it up when it is back, once.
    """
    turn = datetime.combine(now.date(), DAILY_AT, now.tzinfo)
    turn = turn if turn <= now else turn - timedelta(days=1)
    done = last(session, Rhythm.DAILY)
    return done is None or done < turn
