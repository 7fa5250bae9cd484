"""What tests of connections say often: ask, look at the rows, let a day come."""

from datetime import datetime, timedelta

from sqlalchemy import select

from alumnet.connections import commands
from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.db import reading
from tests.builders import THEN, Built

DAY = timedelta(days=1)


def ask(by: Built, other: Built, *, note: str = "", now: datetime = THEN) -> bool:
    """Ask somebody to be connected."""
    return commands.ask(other.public_id, by=by.id, note=note, now=now)


def rows() -> list[Connection]:
    """Return all connections as they stand now, in order."""
    session = reading()
    session.expire_all()
    return list(session.scalars(select(Connection).order_by(Connection.id)))


def states() -> list[ConnectionState]:
    """Return where each of them stands."""
    return [row.state for row in rows()]
