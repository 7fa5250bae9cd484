"""A page of messages by day, and where the page of a conversation is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.connections.queries import has_blocked
from alumnet.kernel.dates import local_day
from alumnet.kernel.db import PersonId
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import PAGE_LENGTH, decode_cursor, encode_cursor
from alumnet.kernel.registry import registry
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import reader_zone
from alumnet.members.rules import given_name_of
from alumnet.messaging.models import Conversation, Message, Participant

FORMER = "Former member"
_NO_END = (1 << 63) - 1
_ME, _CONVERSATION = (bindparam(name, type_=BigInteger) for name in ("me", "conversation_id"))


@dataclass(frozen=True, slots=True)
class Said:
    """One message as one of the two reads it; `is_new`: not marked as read by them."""

    public_id: str
    author: str
    is_yours: bool
    is_new: bool
    text: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages by day of the reader's zone, the newest last, and the reader's own marks.

    `earlier` leads to the messages before these, None at the beginning. `opened_at` is when the
    staff last opened the conversation, after a report.
    """

    days: Sequence[tuple[date, Sequence[Said]]] = ()
    earlier: str | None = None
    is_muted: bool = False
    unread: int = 0
    opened_at: datetime | None = None

    @property
    def last(self) -> str:
        """The id of the newest message here; empty without one."""
        return self.days[-1][1][-1].public_id if self.days else ""


def thread(
    session: Session,
    conversation_id: int | None,
    person_id: int,
    *,
    before: str | None = None,
    length: int = PAGE_LENGTH,
) -> Thread:
    """Return the newest messages for one of the two, or those before a cursor. One statement.

    Nothing where no conversation has begun, or for somebody who takes no part in it.
    """
    if conversation_id is None:
        return Thread()
    key = decode_cursor(before)
    values = {
        "me": person_id,
        "conversation_id": conversation_id,
        "before": key[0] if key and isinstance(key[0], int) else _NO_END,
        "length": length + 1,
    }
    rows = session.execute(_thread(), values).all()
    written = [row for row in rows if row.Message is not None]
    shown = list(reversed(written[:length]))
    has_more = len(written) > length
    return Thread(
        days=_by_day(_said(row, person_id) for row in shown),
        earlier=encode_cursor(shown[0].Message.id) if has_more else None,
        is_muted=bool(rows) and rows[0].muted_at is not None,
        unread=rows[0].unread if rows else 0,
        opened_at=rows[0].opened_by_staff_at if rows else None,
    )


def _by_day(said: Iterable[Said]) -> list[tuple[date, list[Said]]]:
    zone = reader_zone()
    return [
        (day, list(each)) for day, each in groupby(said, lambda one: local_day(one.sent_at, zone))
    ]


def _said(row: Any, person_id: int) -> Said:
    message: Message = row.Message
    is_yours = message.author_id == person_id
    name = FORMER if row.erased_at else given_name_of(row.display_name, row.given_name)
    return Said(
        public_id=message.public_id,
        author="You" if is_yours else name,
        is_yours=is_yours,
        is_new=not is_yours and message.id > row.read_up_to,
        text=message.text,
        sent_at=message.sent_at,
    )


# The statements are built once: building them takes longer than running them.
@built_once
def _thread() -> Select[*tuple[Any, ...]]:
    other = aliased(Message)
    unread = (
        select(func.count(other.id))
        .where(
            other.conversation_id == Participant.conversation_id,
            other.author_id != Participant.person_id,
            other.id > Participant.read_up_to,
        )
        .scalar_subquery()
    )
    return (
        select(
            Message,
            Person.display_name,
            Person.given_name,
            Person.erased_at,
            Participant.read_up_to,
            Participant.muted_at,
            Conversation.opened_by_staff_at,
            unread.label("unread"),
        )
        .select_from(Participant)
        .join(Conversation, Conversation.id == Participant.conversation_id)
        .outerjoin(
            Message,
            and_(
                Message.conversation_id == Participant.conversation_id,
                Message.id < bindparam("before", type_=BigInteger),
            ),
        )
        .outerjoin(Person, Person.id == Message.author_id)
        .where(Participant.conversation_id == _CONVERSATION, Participant.person_id == _ME)
        .order_by(Message.id.desc())
        .limit(bindparam("length", type_=BigInteger))
    )


def place_of(session: Session, public_id: str, person_id: int) -> str:
    """Return the address of the page of a conversation for one of the two; at most three.

    Raises NotFound for anybody else, and for whoever blocked the other.
    """
    found = conversation_id_of(session, public_id, person_id)
    places = (place(session, found, person_id) for place in registry.conversation_places)
    address = next((each for each in places if each), None)
    if address is None:
        raise NotFound
    return address


def conversation_id_of(session: Session, public_id: str, person_id: int) -> int:
    """Return the key of a conversation in which somebody takes part. One statement.

    Raises NotFound for anybody else, and for whoever blocked the other.
    """
    found = session.scalar(
        select(Participant.conversation_id)
        .join(Conversation, Conversation.id == Participant.conversation_id)
        .where(
            Conversation.public_id == public_id,
            Participant.person_id == person_id,
            ~blocks_out(Participant.conversation_id, person_id),
        )
    )
    if found is None:
        raise NotFound
    return found


def blocks_out(conversation_id: Any, person_id: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that somebody blocked another participant, and sees nothing here."""
    other = aliased(Participant)
    return exists().where(
        other.conversation_id == conversation_id,
        other.person_id != person_id,
        has_blocked(person_id, other.person_id.expression),
    )
