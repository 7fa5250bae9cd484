"""A press too many: what the same form sends again a moment later is there already."""

from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import Base

A_MOMENT: Final = timedelta(minutes=1)
Row = TypeVar("Row", bound=Base)


def said_before(session: Session, row: Row, written_at: Any, now: datetime) -> Row | None:
    """Return the row that came a moment ago and says what this new one does, else None.

    Whoever calls holds a lock on what the row belongs to, so that of two presses at once the second
    finds the row of the first.
    """
    table, said = type(row), inspect(row).dict
    columns = {each.key for each in inspect(table).column_attrs} - {written_at.key}
    same = (getattr(table, each) == said[each] for each in columns if each in said)
    query = select(table).where(written_at > now - A_MOMENT, *same)
    return session.scalars(query.limit(1)).one_or_none()
