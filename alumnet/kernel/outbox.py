"""The outbox: what must follow from a change, written in the transaction of the change.

An entry says what happened to which id and never carries text. One row stands for one handler, so
that each is tried again on its own. Huey only rings; truth and retries are here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from flask import current_app, g
from sqlalchemy import (
    JSON,
    ColumnElement,
    Index,
    String,
    and_,
    case,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime, reading, writing
from alumnet.kernel.logs import logger
from alumnet.kernel.registry import Message, registry

MOST_ATTEMPTS = 8
_WAKE = "alumnet.wake"
_FIRST_WAIT = timedelta(seconds=20)
_CLAIM = timedelta(minutes=5)
_BATCH = 10  # small, so that what is urgent needn't wait for many mails
_ERROR_LENGTH = 500
_OPEN = "done_at IS NULL AND dead_at IS NULL"


class OutboxEntry(Base):
    """One thing to do for one handler: waiting for `not_before`, claimed, done or dead."""

    __tablename__ = "outbox_entry"
    __table_args__ = (
        Index(
            "ix_outbox_entry_open",
            "not_before",
            sqlite_where=text(_OPEN),
            postgresql_where=text(_OPEN),
        ),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(80))
    handler: Mapped[str] = mapped_column(String(160))
    subject_id: Mapped[int] = mapped_column(BigId)
    ids: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dead_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None] = mapped_column(String(_ERROR_LENGTH))


def set_wake(app: Any, wake: Callable[[], None]) -> None:
    """Tell the outbox how to wake the worker after a commit."""
    app.extensions[_WAKE] = wake


def add(
    session: Session,
    kind: str,
    subject_id: int,
    *,
    now: datetime,
    not_before: datetime | None = None,
    **ids: int,
) -> None:
    """Write one entry for each handler of this kind, in the caller's transaction."""
    for handler in registry.handlers.get(kind, ()):
        session.add(
            OutboxEntry(
                kind=kind,
                handler=handler,
                subject_id=subject_id,
                ids=ids,
                created_at=now,
                not_before=not_before or now,
            )
        )
    wake = current_app.extensions.get(_WAKE)
    if wake is not None:
        g.wake_worker = wake


def drain(now: datetime, *, most: int = 1000) -> int:
    """Handle what is due, urgent kinds and then the oldest first.

    Returns how many entries were handled, well or badly.
    """
    handled = 0
    began = monotonic()
    while handled < most:
        due = _due(reading(), now)
        if not due:
            break
        for entry_id in due:
            handled += _handle(entry_id, now, timedelta(seconds=monotonic() - began))
    return handled


def _is_open(now: datetime) -> Any:
    return (
        OutboxEntry.done_at.is_(None)
        & OutboxEntry.dead_at.is_(None)
        & (OutboxEntry.not_before <= now)
        & or_(OutboxEntry.claimed_until.is_(None), OutboxEntry.claimed_until < now)
    )


def _due(session: Session, now: datetime) -> Sequence[int]:
    is_urgent = OutboxEntry.kind.in_(registry.urgent)
    first = case((is_urgent, 0), else_=1)
    query = (
        select(OutboxEntry.id).where(_is_open(now)).order_by(first, OutboxEntry.id).limit(_BATCH)
    )
    found = session.scalars(query).all()
    session.rollback()
    return found


def postpone(until: datetime) -> None:
    """Ask for the entry that is handled now to be handled once more, at this moment.

    For a handler for which it is too early; that is no failure. Of two moments the earlier counts.
    """
    asked: datetime | None = g.get("postponed_until")
    g.postponed_until = until if asked is None else min(asked, until)


def is_postponed() -> bool:
    """Return whether the entry that is handled now will be handled once more."""
    return g.get("postponed_until") is not None


def _handle(entry_id: int, now: datetime, since: timedelta) -> int:
    message, handler_name = _claim(entry_id, now, since)
    if message is None:
        return 0
    g.pop("postponed_until", None)
    try:
        handler = registry.handlers[message.kind][handler_name]
        handler(message, now)
    except Exception as error:  # noqa: BLE001 - whatever it was, the entry is tried again and nothing is lost
        logger().exception("outbox.failed", entry=entry_id, kind=message.kind)
        _put_back(entry_id, error, now)
    else:
        _settle(entry_id, now, g.pop("postponed_until", None))
    return 1


def _settle(entry_id: int, now: datetime, again_at: datetime | None) -> None:
    """Note that an entry was handled, or that it is to be handled once more later."""
    values: dict[str, Any] = {"done_at": now}
    if again_at is not None:
        values = {"not_before": again_at, "attempts": 0, "last_error": None}
    with writing() as session:
        session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry_id)
            .values(claimed_until=None, **values)
        )


def _claim(entry_id: int, now: datetime, since: timedelta) -> tuple[Message | None, str]:
    """Take the entry for five minutes; a conditional UPDATE works alike on both databases.

    The five minutes begin here: `since` is what the entries before this one took, which is long
    where the mail server is slow, and nobody else may take this one meanwhile.
    """
    with writing() as session:
        taken = session.execute(
            update(OutboxEntry)
            .where(OutboxEntry.id == entry_id, _is_open(now))
            .values(claimed_until=now + since + _CLAIM, attempts=OutboxEntry.attempts + 1)
            .returning(
                OutboxEntry.id,
                OutboxEntry.kind,
                OutboxEntry.handler,
                OutboxEntry.subject_id,
                OutboxEntry.ids,
                OutboxEntry.created_at,
            )
        ).one_or_none()
    if taken is None:
        return None, ""
    message = Message(taken.id, taken.kind, taken.subject_id, dict(taken.ids), taken.created_at)
    return message, taken.handler


def _put_back(entry_id: int, error: Exception, now: datetime) -> None:
    with writing() as session:
        entry = session.get_one(OutboxEntry, entry_id)
        entry.claimed_until = None
        entry.last_error = f"{type(error).__name__}: {error}"[:_ERROR_LENGTH]
        if entry.attempts >= MOST_ATTEMPTS:
            entry.dead_at = now
        else:
            entry.not_before = now + _FIRST_WAIT * 4 ** (entry.attempts - 1)


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """An entry that is still to be handled, with what went wrong so far."""

    id: int
    kind: str
    handler: str
    subject_id: int
    not_before: datetime
    attempts: int
    last_error: str | None


def open_entries(session: Session, *, most: int) -> list[OpenEntry]:
    """Return what is still to be handled, what is due first at the top. One statement."""
    rows = session.scalars(
        select(OutboxEntry)
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.dead_at.is_(None))
        .order_by(OutboxEntry.not_before, OutboxEntry.id)
        .limit(most)
    )
    return [
        OpenEntry(
            row.id,
            row.kind,
            row.handler,
            row.subject_id,
            row.not_before,
            row.attempts,
            row.last_error,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much the outbox holds: due now (and since when), failed at least once, given up."""

    due: int
    oldest: datetime | None
    failing: int
    dead: int


def backlog(session: Session, now: datetime) -> Backlog:
    """Return what waits. Two statements."""
    due, oldest = session.execute(
        select(func.count(), func.min(OutboxEntry.not_before)).where(_is_open(now))
    ).one()
    is_failing = OutboxEntry.dead_at.is_(None) & (OutboxEntry.attempts > 0)
    failing, dead = session.execute(
        select(
            func.count(OutboxEntry.id).filter(is_failing & OutboxEntry.last_error.is_not(None)),
            func.count(OutboxEntry.dead_at),
        ).where(OutboxEntry.done_at.is_(None))
    ).one()
    return Backlog(due, oldest, failing, dead)


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An entry that was given up, with its last error."""

    id: int
    kind: str
    handler: str
    subject_id: int
    last_error: str | None
    dead_at: datetime


def is_dead() -> ColumnElement[bool]:
    """Return in SQL whether an entry was given up, and nobody has dealt with it since."""
    return and_(OutboxEntry.dead_at.is_not(None), OutboxEntry.done_at.is_(None))


def dead_letters(session: Session) -> list[DeadLetter]:
    """Return the entries that were given up, oldest first. One statement."""
    rows = session.scalars(select(OutboxEntry).where(is_dead()).order_by(OutboxEntry.id))
    return [
        DeadLetter(row.id, row.kind, row.handler, row.subject_id, row.last_error, row.dead_at)
        for row in rows
        if row.dead_at is not None
    ]


def revive(entry_id: int, now: datetime) -> bool:
    """Give a dead entry another round of attempts; return whether it was dead."""
    with writing() as session:
        return revive_in(session, entry_id, now)


def revive_in(session: Session, entry_id: int, now: datetime) -> bool:
    """Do what `revive` does inside another command's transaction."""
    revived = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id, is_dead())
        .values(dead_at=None, attempts=0, not_before=now)
        .returning(OutboxEntry.id)
    ).all()
    return bool(revived)


def discard_in(session: Session, entry_id: int, now: datetime) -> bool:
    """Let a dead entry be, inside another command's transaction; return whether it was dead."""
    discarded = session.execute(
        update(OutboxEntry)
        .where(OutboxEntry.id == entry_id, is_dead())
        .values(done_at=now)
        .returning(OutboxEntry.id)
    ).all()
    return bool(discarded)


def count_waiting(session: Session, now: datetime) -> int:
    """Return how many entries are due and not handled. One statement."""
    return session.scalar(select(func.count()).where(_is_open(now))) or 0
