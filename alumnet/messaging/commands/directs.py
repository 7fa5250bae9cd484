"""Writing to somebody beside all requests and mentorships."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.rules import pair
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import new_public_id
from alumnet.kernel.registry import registry
from alumnet.messaging.commands.marks import seen_in
from alumnet.messaging.commands.writing import send, start
from alumnet.messaging.models import Direct
from alumnet.messaging.queries import facts_between
from alumnet.messaging.rules import refusal_to_write


def write(to: str, *, by: int, text: str, form_key: str, seen: str = "", now: datetime) -> None:
    """Write to the person with this public id; what `by` had read up to `seen` counts as read.

    Raises ConversationOver, NobodyToWriteTo, TooManyMessages, and NotFound without a reason to
    write.
    """
    with writing() as session:
        other = session.scalar(select(Person.id).where(Person.public_id == to))
        if other is None or other == by:
            raise NotFound
        lock_people(session, by, other)
        registry.refuse_writing(session, by, now)
        refusal = refusal_to_write(facts_between(session, by, other))
        if refusal is not None:
            raise refusal
        conversation_id = open_between(session, by, other, now=now)
        seen_in(session, conversation_id, seen, by=by)
        send(session, conversation_id, by=by, text=text, form_key=form_key, now=now)


def pass_on(session: Session, by: int, to: int, text: str, now: datetime) -> None:
    """Send a line between two people, whose rows are locked and who just got near to each other."""
    conversation_id = open_between(session, by, to, now=now)
    send(session, conversation_id, by=by, text=text, form_key=new_public_id(), now=now)


def open_between(session: Session, one: int, other: int, *, now: datetime) -> int:
    """Return the conversation of two people, whose rows are locked; begun when there is none."""
    low, high = pair(one, other)
    found = session.scalar(
        select(Direct.conversation_id).where(Direct.low_id == low, Direct.high_id == high)
    )
    if found is not None:
        return found
    made = start(session, low, high, now=now)
    session.add(Direct(conversation_id=made, low_id=low, high_id=high))
    session.flush()
    return made
