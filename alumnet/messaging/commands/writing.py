"""Beginning a conversation, and sending a message."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.dates import span_in_words
from alumnet.kernel.db import lock_people
from alumnet.kernel.errors import NotFound
from alumnet.messaging.commands.notices import tell_later
from alumnet.messaging.models import Conversation, Message, Participant
from alumnet.messaging.rules import POLICY, TooManyMessages, writes_again_at

_DAY = timedelta(days=1)


def start(session: Session, *person_ids: int, now: datetime) -> int:
    """Begin a conversation between these people and return its key."""
    made = Conversation(created_at=now)
    session.add(made)
    session.flush()
    session.add_all(
        Participant(conversation_id=made.id, person_id=each) for each in sorted(set(person_ids))
    )
    session.flush()
    return made.id


def send(  # who, where, what, when
    session: Session,
    conversation_id: int,
    *,
    by: int,
    text: str,
    form_key: str,
    now: datetime,
) -> None:
    """Add a message; one that came with the same form before is that one.

    Everybody in the conversation is locked, so that two presses and limits are counted one after
    the other. Raises TooManyMessages, and NotFound for whoever takes no part.
    """
    people = session.scalars(
        select(Participant.person_id).where(Participant.conversation_id == conversation_id)
    ).all()
    if by not in people:
        raise NotFound
    lock_people(session, *people)
    if _is_there(session, conversation_id, by, form_key):
        return
    _refuse_floods(session, by, now)
    session.add(
        Message(
            conversation_id=conversation_id,
            author_id=by,
            form_key=form_key,
            text=text,
            sent_at=now,
        )
    )
    session.flush()
    for person_id in people:
        if person_id != by:
            tell_later(session, person_id, now)


def _is_there(session: Session, conversation_id: int, by: int, form_key: str) -> bool:
    found = session.scalar(
        select(Message.id).where(
            Message.conversation_id == conversation_id,
            Message.author_id == by,
            Message.form_key == form_key,
        )
    )
    return found is not None


def _refuse_floods(session: Session, by: int, now: datetime) -> None:
    sent = session.scalars(
        select(Message.sent_at)
        .where(Message.author_id == by, Message.sent_at > now - _DAY)
        .order_by(Message.sent_at.desc())
        .limit(POLICY.a_day)
    ).all()
    until = writes_again_at(sent, now)
    if until is not None:
        raise TooManyMessages(wait=span_in_words(until - now))
