"""What somebody says about their side of a conversation: read, muted, how often a mail."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.ids import public_id_of
from alumnet.members.models import MentorProfile
from alumnet.messaging.commands.notices import correspondent
from alumnet.messaging.models import Message, Participant
from alumnet.messaging.queries import conversation_id_of


def mark_read(public_id: str, message_public_id: str, *, by: int) -> None:
    """Note that somebody read a conversation up to a message; a later mark stays.

    A message that isn't in it changes nothing. Raises NotFound for whoever takes no part.
    """
    with writing() as session:
        found = conversation_id_of(session, public_id, by)
        seen_in(session, found, message_public_id, by=by)


def seen_in(session: Session, conversation_id: int, message_public_id: str, *, by: int) -> None:
    """Do what `mark_read` does inside another command, such as sending an answer."""
    lock_people(session, by)
    # What is no public id is looked for nowhere: PostgreSQL refuses a NUL.
    named = public_id_of(message_public_id)
    last = session.scalar(
        select(Message.id).where(
            Message.public_id == named, Message.conversation_id == conversation_id
        )
    )
    mine = session.get_one(Participant, (conversation_id, by))
    mine.read_up_to = max(mine.read_up_to, last or 0)


def mute(public_id: str, *, by: int, now: datetime) -> None:
    """Let no mail and no page tell somebody of new messages here. Raises NotFound."""
    _set_muted(public_id, by, now)


def unmute(public_id: str, *, by: int) -> None:
    """Tell of new messages here again. Raises NotFound."""
    _set_muted(public_id, by, None)


def _set_muted(public_id: str, by: int, at: datetime | None) -> None:
    with writing() as session:
        found = conversation_id_of(session, public_id, by)
        lock_people(session, by)
        session.get_one(Participant, (found, by)).muted_at = at


def tell_once_a_day(*, by: int, wants: bool) -> None:
    """Send somebody at most one mail a day about messages, or each time after a short wait."""
    with writing() as session:
        lock_people(session, by)
        correspondent(session, by).is_once_a_day = wants
        if not wants:
            # Else what a mentor chose for their questions would go on saying the opposite.
            session.execute(
                update(MentorProfile)
                .where(MentorProfile.person_id == by)
                .values(batches_questions=False)
            )
