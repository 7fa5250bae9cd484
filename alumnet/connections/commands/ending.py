"""What ends by itself: on the last day, with a suspension, with an erasure."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.connections.commands.steps import system_step
from alumnet.connections.models import Connection
from alumnet.connections.queries.pairs import of_person
from alumnet.connections.rules import OPEN, ConnectionState
from alumnet.kernel.db import lock_people, reading, writing

BATCH = 40


def expire_requests(now: datetime) -> int:
    """End a batch of requests whose last day has come, answered by a no or not at all."""
    is_over = Connection.state.in_(OPEN) & (Connection.due_at <= now)
    chosen = (
        reading()
        .execute(
            select(Connection.id, Connection.low_id, Connection.high_id)
            .where(is_over)
            .order_by(Connection.due_at)
            .limit(BATCH)
        )
        .all()
    )
    if not chosen:
        return 0
    with writing() as session:
        lock_people(session, *{person for _, *two in chosen for person in two})
        still = is_over & Connection.id.in_([row.id for row in chosen])
        _end_all(session, "expire", still, now=now)
    return len(chosen)


def void_of(session: Session, person_id: int, now: datetime) -> None:
    """End what is open of one person in the transaction of their suspension.

    Connections stay; nobody sees one of them who isn't here.
    """
    lock_people(session, person_id)
    is_open = of_person(person_id) & Connection.state.in_(OPEN)
    _end_all(session, "void", is_open, now=now, because_of=person_id)


def erase(session: Session, person_id: int, now: datetime) -> None:
    """End all connections of a person, and take out what they wrote, as they are erased."""
    void_of(session, person_id, now)
    connected = of_person(person_id) & (Connection.state == ConnectionState.ACCEPTED)
    _end_all(session, "remove", connected, now=now, because_of=person_id)
    session.flush()
    session.execute(
        update(Connection)
        .where(of_person(person_id), Connection.initiator_id == person_id)
        .values(note="")
    )


def _end_all(
    session: Session,
    name: str,
    which: ColumnElement[bool],
    *,
    now: datetime,
    because_of: int | None = None,
) -> None:
    for row in session.scalars(select(Connection).where(which).order_by(Connection.id)).all():
        system_step(session, row, name, now=now, because_of=because_of)
