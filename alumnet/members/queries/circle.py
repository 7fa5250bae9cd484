"""Whom a member knows here: their connections, who asks to be one, and whom they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection
from alumnet.connections.queries import standing_block
from alumnet.connections.queries.pairs import of_person
from alumnet.connections.rules import POLICY, UNANSWERED, ConnectionState
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.statements import built_once
from alumnet.members.queries.page_parts import role_line
from alumnet.members.queries.people import (
    ANY_VIEWER,
    Face,
    face_columns,
    face_of,
    is_present,
    is_shown,
    values_of,
)
from alumnet.members.rules import given_name_of
from alumnet.ties.explain import full_sentence
from alumnet.ties.queries import spells_of
from alumnet.ties.strength import ties_between

_MOST_OPEN = 100
_NO_END = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Known:
    """One person of these lists: what they do now, how the two are near, since when, which line.

    `since` is when they were connected, or when one asked the other.
    """

    face: Face
    role_line: str
    near: str
    since: datetime
    note: str = ""

    @property
    def ends_at(self) -> datetime:
        """When a request is over."""
        return self.since + POLICY.answer


@dataclass(frozen=True, slots=True)
class Circle:
    """Who waits for an answer, who hasn't answered, and a page of whom somebody is connected with.

    Whom one asked is here as long as an answer may come, whether or not there was a no.
    """

    waiting: Sequence[Known]
    sent: Sequence[Known]
    connected: Page[Known]


def circle_of(
    session: Session, viewer: Viewer, *, cursor: str | None = None, now: datetime
) -> Circle:
    """Return whom a viewer knows here, last first. Three statements."""
    values = values_of(viewer)
    since = now - POLICY.answer
    asked = session.execute(_open(), values | {"since": since}).all()
    key = decode_cursor(cursor)
    before = key[0] if key and isinstance(key[0], int) else _NO_END
    found = session.execute(_connected(), values | {"before": before}).all()
    connected = found[:PAGE_LENGTH]
    tell = _Teller(session, viewer, [*asked, *connected], now)
    goes_on = len(found) > PAGE_LENGTH
    return Circle(
        waiting=[tell.of(row, row.asked_at) for row in asked if row.initiator_id == row.id],
        sent=[tell.of(row, row.asked_at) for row in asked if row.initiator_id != row.id],
        connected=Page(
            [tell.of(row, row.decided_at) for row in connected],
            next_cursor=encode_cursor(connected[-1].connection_id) if goes_on else None,
        ),
    )


class _Teller:
    """Says of each of these people what lists may show. One statement."""

    def __init__(
        self, session: Session, viewer: Viewer, rows: Sequence[Any], now: datetime
    ) -> None:
        self._spells = spells_of(session, [viewer.person, *(row.id for row in rows)], viewer)
        self._mine = self._spells.get(viewer.person, [])
        self._month = month_of(now.date())

    def of(self, row: Any, since: datetime) -> Known:
        face, seen = face_of(row), self._spells.get(row.id, [])
        ties = ties_between(self._mine, seen, today_month=self._month, size_of={}, connected=False)
        near = full_sentence(ties[0], face.given_name) if ties else ""
        note = row.note if row.initiator_id == row.id else ""
        return Known(face, role_line(seen), near, since, note)


# The statements are built once: building them takes longer than running them.
@built_once
def _open() -> Select[*tuple[Any, ...]]:
    """Return the requests of which one may still hear, or has to decide."""
    me = ANY_VIEWER.person_id
    waits = and_(
        Connection.initiator_id != me, Connection.state == ConnectionState.PENDING, is_present()
    )
    sent = and_(Connection.initiator_id == me, Connection.state.in_(UNANSWERED), is_shown())
    return (
        _rows()
        .where(
            or_(waits, sent),
            Connection.asked_at > bindparam("since", type_=UtcDateTime()),
            ~standing_block(Connection.low_id.expression, Connection.high_id.expression),
        )
        .limit(_MOST_OPEN)
    )


@built_once
def _connected() -> Select[*tuple[Any, ...]]:
    return (
        _rows()
        .where(
            Connection.state == ConnectionState.ACCEPTED,
            Connection.id < bindparam("before", type_=BigInteger),
            is_present(),
        )
        .limit(PAGE_LENGTH + 1)
    )


def _rows() -> Select[*tuple[Any, ...]]:
    me = ANY_VIEWER.person_id
    other_id = case((Connection.low_id == me, Connection.high_id), else_=Connection.low_id)
    return (
        select(
            *face_columns(ANY_VIEWER),
            Connection.id.label("connection_id"),
            Connection.initiator_id,
            Connection.note,
            Connection.asked_at,
            Connection.decided_at,
        )
        .join(Person, Person.id == other_id)
        .where(of_person(me))
        .order_by(Connection.id.desc())
    )


def to_connect() -> ColumnElement[int]:
    """Return in SQL how many people ask the person `:me` to be connected."""
    me = ANY_VIEWER.person_id
    asked = (
        select(func.count(Connection.id))
        .join(Person, Person.id == Connection.initiator_id)
        .where(
            of_person(me),
            Connection.initiator_id != me,
            Connection.state == ConnectionState.PENDING,
            is_present(),
            ~standing_block(Connection.low_id.expression, Connection.high_id.expression),
        )
    )
    return asked.scalar_subquery()


@dataclass(frozen=True, slots=True)
class ConnectionMail:
    """A request with both names, as mails tell of it."""

    state: ConnectionState
    initiator_id: int
    receiver_id: int
    initiator: str
    receiver: str
    due_at: datetime | None


def connection_mail(session: Session, connection_id: int) -> ConnectionMail | None:
    """Return a request for a mail; None across a block. One statement."""
    low, high = aliased(Person), aliased(Person)
    row = session.execute(
        select(Connection, low, high)
        .join(low, low.id == Connection.low_id)
        .join(high, high.id == Connection.high_id)
        .where(
            Connection.id == connection_id,
            ~standing_block(Connection.low_id.expression, Connection.high_id.expression),
        )
    ).one_or_none()
    if row is None:
        return None
    found: Connection = row[0]
    names = {person.id: given_name_of(person.display_name, person.given_name) for person in row[1:]}
    return ConnectionMail(
        state=found.state,
        initiator_id=found.initiator_id,
        receiver_id=found.receiver_id,
        initiator=names[found.initiator_id],
        receiver=names[found.receiver_id],
        due_at=found.due_at,
    )
