"""Who is connected with whom, and where a block stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Person
from alumnet.connections.models import Block, Connection, ConnectionState
from alumnet.kernel.db import PersonId


@dataclass(frozen=True, slots=True)
class BlockedPerson:
    """Somebody the viewer blocked."""

    public_id: str
    name: str
    since: datetime


def connected_ids(session: Session, person_id: int) -> frozenset[int]:
    """Return whom this person is connected with. One statement."""
    accepted = Connection.state == ConnectionState.ACCEPTED
    query = union_all(
        select(Connection.high_id).where(Connection.low_id == person_id, accepted),
        select(Connection.low_id).where(Connection.high_id == person_id, accepted),
    )
    return frozenset(session.scalars(query))


def standing_connection(
    one: PersonId | None, other: PersonId | ColumnElement[int | None]
) -> ColumnElement[bool]:
    """Return the SQL condition that two people accepted each other; nobody is connected to None."""
    return exists().where(
        Connection.state == ConnectionState.ACCEPTED,
        or_(
            and_(Connection.low_id == one, Connection.high_id == other),
            and_(Connection.high_id == one, Connection.low_id == other),
        ),
    )


def standing_block(one: PersonId, other: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that a block stands between two people, whoever set it."""
    return exists().where(
        Block.lifted_at.is_(None),
        or_(
            and_(Block.blocker_id == one, Block.blocked_id == other),
            and_(Block.blocker_id == other, Block.blocked_id == one),
        ),
    )


def has_blocked(
    viewer: PersonId | ColumnElement[int | None], other: PersonId | ColumnElement[int | None]
) -> ColumnElement[bool]:
    """Return the SQL condition that a viewer blocked the other, and sees nothing of theirs.

    It hides one's own letters, calls and conversations with somebody: whoever was blocked keeps
    what was between the two as if the other had left. `standing_block` is for reaching each other.
    """
    return exists().where(
        Block.lifted_at.is_(None), Block.blocker_id == viewer, Block.blocked_id == other
    )


def blocked_during(
    blocker: PersonId, blocked: PersonId, since: ColumnElement[Any], until: ColumnElement[Any]
) -> ColumnElement[bool]:
    """Return the SQL condition that somebody blocked another between two moments.

    Also where it was lifted: what it ended stays ended, as after a suspension.
    """
    return exists().where(
        Block.blocker_id == blocker,
        Block.blocked_id == blocked,
        Block.created_at >= since,
        Block.created_at < until,
    )


def is_blocked_between(session: Session, one: int, other: int) -> bool:
    """Return whether a block stands between these two, whoever set it. One statement."""
    return bool(session.scalar(select(standing_block(one, other))))


def blocked_by(session: Session, person_id: int) -> list[BlockedPerson]:
    """Return whom this person blocked, last first. One statement."""
    query = (
        select(Person.public_id, Person.display_name, Block.created_at)
        .join(Block, Block.blocked_id == Person.id)
        .where(Block.blocker_id == person_id, Block.lifted_at.is_(None))
        .order_by(Block.created_at.desc(), Block.id.desc())
    )
    return [BlockedPerson(*row) for row in session.execute(query)]
