"""What goes when a person is erased."""

from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Person
from alumnet.messaging.models import Correspondent, Message, Participant, SharedContact


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Take out how a person may be reached, and their marks, in the transaction of their erasure.

    What they wrote stays with whoever got it, under "Former member"; when nobody of a conversation
    is left, all of its words go.
    """
    session.execute(delete(SharedContact).where(SharedContact.person_id == person_id))
    session.execute(delete(Correspondent).where(Correspondent.person_id == person_id))
    mine, other = aliased(Participant), aliased(Participant)
    somebody_is_left = exists().where(
        other.conversation_id == mine.conversation_id,
        other.person_id == Person.id,
        other.person_id != person_id,
        Person.erased_at.is_(None),
    )
    over = select(mine.conversation_id).where(mine.person_id == person_id, ~somebody_is_left)
    session.execute(
        update(Message)
        .where(Message.conversation_id.in_(over))
        .values(text="")
        .execution_options(synchronize_session=False)
    )
