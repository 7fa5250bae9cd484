"""All conversations of somebody, wherever each belongs, and how many hold something new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.kernel.statements import built_once
from alumnet.kernel.text import clean_line
from alumnet.members.queries.people import ANY_VIEWER, Face, face_columns, face_of, values_of
from alumnet.messaging.models import Conversation, Message, Participant
from alumnet.messaging.queries.threads import FORMER, blocks_out

_EXCERPT = 120
_MOST_COUNTED = 100
_NO_END = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in a list: with whom, how it begins to end, what of it is unread."""

    public_id: str
    other: Face
    excerpt: str
    is_yours: bool
    at: datetime
    unread: int
    is_muted: bool


def conversations_of(
    session: Session, viewer: Viewer, *, cursor: str | None = None
) -> Page[Listed]:
    """Return a page of a viewer's conversations, the latest message first. One statement.

    None with somebody the viewer blocked, and none in which nothing was written.
    """
    key = decode_cursor(cursor)
    before = key[0] if key and isinstance(key[0], int) else _NO_END
    rows = session.execute(_list(), {**values_of(viewer), "before": before}).all()
    shown = rows[:PAGE_LENGTH]
    goes_on = len(rows) > PAGE_LENGTH
    return Page(
        [_listed(row, viewer.person) for row in shown],
        next_cursor=encode_cursor(shown[-1].message_id) if goes_on else None,
    )


def _listed(row: Any, me: int) -> Listed:
    face = face_of(row)
    if row.erased_at is not None:
        face = Face(face.person_id, face.public_id, FORMER, FORMER, None, "")
    return Listed(
        public_id=row.conversation,
        other=face,
        excerpt=_beginning(row.text),
        is_yours=row.author_id == me,
        at=row.sent_at,
        unread=row.unread,
        is_muted=row.muted_at is not None,
    )


def _beginning(text: str) -> str:
    line = clean_line(text)
    if len(line) <= _EXCERPT:
        return line
    cut = clean_line(text, _EXCERPT)
    return f"{cut.rpartition(' ')[0] or cut} …"


@built_once
def _list() -> Select[*tuple[Any, ...]]:
    mine, other, unread = aliased(Participant), aliased(Participant), aliased(Message)
    me = ANY_VIEWER.person_id
    last = select(func.max(unread.id)).where(unread.conversation_id == mine.conversation_id)
    new = select(func.count(unread.id)).where(
        unread.conversation_id == mine.conversation_id,
        unread.author_id != me,
        unread.id > mine.read_up_to,
    )
    return (
        select(
            *face_columns(ANY_VIEWER),
            Person.erased_at,
            Conversation.public_id.label("conversation"),
            Message.id.label("message_id"),
            Message.text,
            Message.author_id,
            Message.sent_at,
            mine.muted_at,
            new.scalar_subquery().label("unread"),
        )
        .select_from(mine)
        .join(Message, Message.id == last.scalar_subquery())
        .join(Conversation, Conversation.id == mine.conversation_id)
        .join(other, (other.conversation_id == mine.conversation_id) & (other.person_id != me))
        .join(Person, Person.id == other.person_id)
        .where(
            mine.person_id == me,
            Message.id < bindparam("before", type_=BigInteger),
            ~blocks_out(mine.conversation_id, me),
        )
        .order_by(Message.id.desc())
        .limit(PAGE_LENGTH + 1)
    )


def unread_conversations() -> ColumnElement[int]:
    """Return in SQL how many conversations hold something new for the person `:me`."""
    mine, message = aliased(Participant), aliased(Message)
    me = ANY_VIEWER.person_id
    has_new = exists().where(
        message.conversation_id == mine.conversation_id,
        message.author_id != me,
        message.id > mine.read_up_to,
    )
    some = (
        select(mine.conversation_id)
        .where(
            mine.person_id == me,
            mine.muted_at.is_(None),
            has_new,
            ~blocks_out(mine.conversation_id, me),
        )
        .limit(_MOST_COUNTED)
    )
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
