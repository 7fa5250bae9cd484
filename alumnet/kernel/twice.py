"""A press too many: what the same form sends again a moment later is there already, or gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import ForeignKey, Index, String, delete, inspect, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from alumnet.kernel.db import Base, BigId, UtcDateTime
from alumnet.kernel.errors import NotFound

A_MOMENT: Final = timedelta(minutes=1)
A_DAY: Final = timedelta(days=1)
_LONGEST: Final = 60
Row = TypeVar("Row", bound=Base)


class Gone(Base):
    """That somebody took something away, by what it was called; kept for a day."""

    __tablename__ = "gone"
    __table_args__ = (Index("ix_gone_by", "by_id", "thing"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    thing: Mapped[str] = mapped_column(String(_LONGEST))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


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


@contextmanager
def taken_away_once(session: Session, thing: str, *, by: int, now: datetime) -> Iterator[None]:
    """Let what is taken away inside be gone for whoever presses again: nothing more happens then.

    Inside, NotFound is raised for what isn't there. It stays that for all but the one who took it
    away themselves a day ago at most, under the same name; so nobody learns what there was.
    """
    try:
        yield
    except NotFound:
        mine = Gone.by_id == by, Gone.thing == thing, Gone.at > now - A_DAY
        if session.scalar(select(Gone.id).where(*mine).limit(1)) is None:
            raise
    else:
        session.execute(delete(Gone).where(Gone.at <= now - A_DAY))
        session.add(Gone(by_id=by, thing=thing, at=now))
