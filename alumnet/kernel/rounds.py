"""When the worker last came round: so that its silence is noticed, and a missed day made good."""

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


def note(rhythm: Rhythm, now: datetime) -> None:
    """Remember that a round came to its end."""
    with writing() as session:
        session.merge(WorkerRound(rhythm=rhythm.value, ended_at=now))


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
