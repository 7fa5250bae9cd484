"""State machines as tables: one row a transition, read by commands and by pages alike.

A slice lists its rows in `rules.py`. A page asks `allowed` which buttons to show, a command calls
`apply`; both read the same rows, so they cannot disagree.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy.orm import Mapped, Session, mapped_column

from alumnet.kernel import outbox
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import Conflict, DomainError

S = TypeVar("S", bound=Enum)
F = TypeVar("F")

LONGEST_STANDSTILL = timedelta(days=90)


# ---------------------------------------------------------------------------------------- clocks
class ClockColumns:
    """The columns of a clock, for tables that have one. Only the functions below change them.

    `due_at` null means stopped; `remaining` (seconds) null means running; both null means that
    there is no clock. `stood_still` adds up the seconds of all standstills so far, for they may be
    90 days in all and no more; `stopped_at` is put back by them, so that one standstill without
    them would have begun there, and a comparison in SQL finds the clocks at their limit.
    """

    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    remaining: Mapped[int | None] = mapped_column()
    stopped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stood_still: Mapped[int] = mapped_column(default=0)


Clock = Callable[[Any, datetime], None]


def keep(_row: ClockColumns, _now: datetime) -> None:
    """Leave the clock as it is."""


def clear(row: ClockColumns, _now: datetime) -> None:
    """Take the clock away: nothing is due any more."""
    row.due_at = row.remaining = row.stopped_at = None


def run_until(row: ClockColumns, moment: datetime) -> None:
    """Let the clock run until `moment`, whatever it did before."""
    row.due_at, row.remaining, row.stopped_at = moment, None, None


def run_for(duration: timedelta) -> Clock:
    """Return a clock effect: due `duration` from now."""

    def start(row: ClockColumns, now: datetime) -> None:
        run_until(row, now + duration)

    return start


def stop(row: ClockColumns, now: datetime) -> None:
    """Stop a running clock and remember what was left; a stopped one stays as it is."""
    if row.due_at is None:
        return
    row.remaining = max(0, int((row.due_at - now).total_seconds()))
    row.due_at, row.stopped_at = None, now - timedelta(seconds=row.stood_still or 0)


def resume(row: ClockColumns, now: datetime) -> None:
    """Let a stopped clock go on with what was left; a running one stays as it is."""
    if row.remaining is None or row.stopped_at is None:
        return
    row.stood_still = int((now - row.stopped_at).total_seconds())
    run_until(row, now + timedelta(seconds=row.remaining))


def standstill_ends(row: ClockColumns) -> datetime | None:
    """Return when a stopped clock has stood still for 90 days in all; None when it runs."""
    if row.stopped_at is None:
        return None
    return row.stopped_at + LONGEST_STANDSTILL


# ---------------------------------------------------------------------------------------- tables
Guard = Callable[[F], DomainError | None]


@dataclass(frozen=True, slots=True)
class Transition(Generic[S, F]):
    """One row of a table.

    `actor` are the words of whoever may do it; `guards` look at the facts and return the error
    that stands in the way; `effects` are names that the command carries out in the same
    transaction; `clock` says what happens to the row's clock. `event` is the past participle
    under which the outbox tells of it (none: nobody is told), after `hold`.
    """

    name: str
    from_: frozenset[S]
    to: S
    actor: frozenset[str]
    guards: tuple[Guard[F], ...] = ()
    effects: tuple[str, ...] = ()
    clock: Clock = keep
    event: str = ""
    hold: timedelta = timedelta()


class HasState(Protocol):
    """A row whose state a table governs; its clock is what the table's clock effects expect."""

    @property
    def id(self) -> Any:
        """The key that history and outbox refer to."""

    state: Any


class NoSuchTransition(Conflict):
    """The thing is not in a state in which this can be done; `state` says which it is in."""

    code = "no_such_transition"


def first_refusal(guards: Iterable[Guard[F]], facts: F) -> DomainError | None:
    """Return the first error a guard gives, or None when nothing stands in the way."""
    return next((error for guard in guards if (error := guard(facts)) is not None), None)


def allowed(
    table: Iterable[Transition[S, F]], state: S, actor: str | frozenset[str], facts: F | None = None
) -> list[Transition[S, F]]:
    """Return the rows open to `actor` in `state`; with `facts`, only those no guard refuses.

    Who plays several parts (the initiator is also the mentee) passes all of them.
    """
    return [
        row
        for row in table
        if state in row.from_
        and _plays(actor, row)
        and (facts is None or first_refusal(row.guards, facts) is None)
    ]


def find(
    table: Sequence[Transition[S, F]], name: str, state: S, actor: str | frozenset[str]
) -> Transition[S, F]:
    """Return the row of this name for this state and actor, or raise NoSuchTransition."""
    for row in table:
        if row.name == name and state in row.from_ and _plays(actor, row):
            return row
    raise NoSuchTransition(state=state, name=name)


def _plays(actor: str | frozenset[str], row: Transition[S, F]) -> bool:
    parts = frozenset((actor,)) if isinstance(actor, str) else actor
    return not parts.isdisjoint(row.actor)


# ------------------------------------------------------------------------------------------ steps
class EventRow(Protocol):
    """A history row: made with these keywords, never changed."""

    def __init__(
        self,
        *,
        subject_id: int,
        name: str,
        from_state: Any,
        to_state: Any,
        actor_id: int | None,
        at: datetime,
    ) -> None: ...


def apply(
    session: Session,
    table: Sequence[Transition[S, F]],
    row: HasState,
    name: str,
    *,
    actor: str | frozenset[str],
    facts: F,
    history: type[EventRow],
    actor_id: int | None,
    now: datetime,
    subject: str = "",
) -> Transition[S, F]:
    """Take one step: check, change state and clock, write history and outbox; return the row taken.

    Raises NoSuchTransition when the state or the actor does not fit, or the error of the first
    guard that refuses. Effects are the caller's to carry out, in the same transaction. With a
    `subject` the outbox gets `<subject>.<event>` for rows that name an event.
    """
    step = find(table, name, row.state, actor)
    refusal = first_refusal(step.guards, facts)
    if refusal is not None:
        raise refusal
    before = row.state
    row.state = step.to
    step.clock(row, now)
    session.add(
        history(
            subject_id=row.id,
            name=name,
            from_state=before,
            to_state=step.to,
            actor_id=actor_id,
            at=now,
        )
    )
    if subject and step.event:
        told_by = {} if actor_id is None else {"actor_id": actor_id}
        kind = f"{subject}.{step.event}"
        outbox.add(session, kind, row.id, now=now, not_before=now + step.hold, **told_by)
    return step
