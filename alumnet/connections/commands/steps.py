"""What every command on a connection does: find it, with both people locked, and take one step.

Whoever holds a person's lock holds everything they asked and everything asked of them, so counts
read after the lock stay true until the commit.
"""

from collections.abc import Container, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection, ConnectionEvent
from alumnet.connections.queries.pairs import of_two
from alumnet.connections.rules import (
    CONNECTION,
    POLICY,
    ConnectionState,
    PairFacts,
    Part,
    pair,
)
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import apply, run_until

CONNECTION_SUBJECT = "connection"


def locked_pair(session: Session, public_id: str, *, by: int) -> tuple[int, Sequence[Connection]]:
    """Return who has this public id, and all rows of the two in order, with both people locked.

    Raises NotFound for an unknown id.
    """
    other = person_id_of(session, public_id)
    lock_people(session, by, other)
    return other, rows_of(session, by, other)


def person_id_of(session: Session, public_id: str) -> int:
    """Return the id of somebody by their public id. Raises NotFound."""
    found = session.scalar(select(Person.id).where(Person.public_id == public_id))
    if found is None:
        raise NotFound
    return found


def rows_of(session: Session, one: int, other: int) -> Sequence[Connection]:
    """Return all rows of two people in order."""
    return session.scalars(
        select(Connection).where(of_two(one, other)).order_by(Connection.id)
    ).all()


def find(
    rows: Sequence[Connection], states: Container[ConnectionState], *, initiator: int | None = None
) -> Connection | None:
    """Return the last of these rows in one of these states, sent by this person if one is given."""
    for row in reversed(rows):
        if row.state in states and initiator in {None, row.initiator_id}:
            return row
    return None


def latest(
    rows: Sequence[Connection], states: Container[ConnectionState], *, initiator: int | None = None
) -> Connection:
    """Return what `find` finds. Raises NotFound."""
    found = find(rows, states, initiator=initiator)
    if found is None:
        raise NotFound
    return found


def person_step(session: Session, row: Connection, name: str, *, by: int, facts: PairFacts) -> None:
    """Let one of the two take a step. Raises NoSuchTransition or what a guard refuses with."""
    part = Part.INITIATOR if by == row.initiator_id else Part.RECEIVER
    _step(session, row, name, part, facts, actor_id=by)


def system_step(
    session: Session, row: Connection, name: str, *, now: datetime, because_of: int | None = None
) -> None:
    """Take a step that follows from something else; `because_of` is who caused it, if anybody."""
    facts = PairFacts(now=now, asked_at=row.asked_at)
    _step(session, row, name, Part.SYSTEM, facts, actor_id=because_of)


def _step(
    session: Session,
    row: Connection,
    name: str,
    part: Part,
    facts: PairFacts,
    *,
    actor_id: int | None,
) -> None:
    were_connected = row.state is ConnectionState.ACCEPTED
    apply(
        session,
        CONNECTION,
        row,
        name,
        actor=part.value,
        facts=facts,
        history=ConnectionEvent,
        actor_id=actor_id,
        now=facts.now,
        subject=CONNECTION_SUBJECT,
    )
    row.decided_at = facts.now
    if were_connected or row.state is ConnectionState.ACCEPTED:
        _tell_index(session, row, facts.now)


def _tell_index(session: Session, row: Connection, now: datetime) -> None:
    """Have both read again by search: others may come near to somebody through them, or no more."""
    for person_id in (row.low_id, row.high_id):
        outbox.add(session, "person.changed", person_id, now=now)


def add(
    session: Session,
    initiator: int,
    receiver: int,
    state: ConnectionState,
    *,
    now: datetime,
    note: str = "",
) -> Connection:
    """Begin a request, or a connection, between two people whose rows are locked."""
    low, high = pair(initiator, receiver)
    is_asked = state is ConnectionState.PENDING
    row = Connection(
        low_id=low,
        high_id=high,
        initiator_id=initiator,
        state=state,
        note=note,
        asked_at=now,
        decided_at=None if is_asked else now,
        stood_still=0,
    )
    if is_asked:
        run_until(row, now + POLICY.answer)
    session.add(row)
    session.flush()
    if not is_asked:
        _tell_index(session, row, now)
    return row
