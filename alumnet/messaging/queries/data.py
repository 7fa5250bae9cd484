"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.messaging.models import Conversation, Message, Participant, SharedContact
from alumnet.messaging.queries.waiting import is_once_a_day


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person wrote and showed in conversations. Four statements.

    What others wrote to them is theirs and left out, like the letters of others.
    """
    muted = session.scalars(
        select(Conversation.public_id)
        .join(Participant, Participant.conversation_id == Conversation.id)
        .where(Participant.person_id == person_id, Participant.muted_at.is_not(None))
        .order_by(Conversation.id)
    )
    return {
        "messages": _written(session, person_id),
        "contact_shown": _shown(session, person_id),
        "muted_conversations": list(muted),
        "mails_about_messages_once_a_day": is_once_a_day(session, person_id),
    }


def _written(session: Session, person_id: int) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Conversation.public_id, Message.sent_at, Message.text)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(Message.author_id == person_id)
        .order_by(Message.id)
    )
    return [
        {"conversation": place, "sent_at": at.isoformat(), "text": text} for place, at, text in rows
    ]


def _shown(session: Session, person_id: int) -> list[dict[str, Any]]:
    contact = SharedContact
    rows = session.execute(
        select(Conversation.public_id, contact.kind, contact.value, contact.shared_at)
        .join(Conversation, Conversation.id == contact.conversation_id)
        .where(contact.person_id == person_id)
        .order_by(contact.id)
    )
    return [
        {"conversation": place, "kind": kind.value, "value": value, "since": since.isoformat()}
        for place, kind, value, since in rows
    ]
