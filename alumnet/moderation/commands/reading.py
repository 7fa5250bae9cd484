"""Opening the conversation of two people, which takes two of the staff."""

from datetime import datetime

from sqlalchemy import update

from alumnet.kernel.db import writing
from alumnet.messaging.models import Conversation
from alumnet.moderation.commands.approving import use_approval
from alumnet.moderation.commands.handling import locked, record, staff_step
from alumnet.moderation.queries.conversations import conversation_of
from alumnet.moderation.rules import Purpose


def read_conversation(public_id: str, *, by: int, now: datetime) -> None:
    """Open the conversation that a report leads to, for a while and for whoever asked.

    The audit entry stands before anything can be read, and the two see in the conversation that it
    was opened. Raises NeedsApproval, NothingToOpen, and what holding a report raises.
    """
    with writing() as session:
        report = locked(session, public_id, by=by)
        record(session, report, "conversation_opened", by, now)
        staff_step(session, report, "read", by=by, now=now)
        use_approval(session, report, Purpose.READ, by=by, now=now)
        session.execute(
            update(Conversation)
            .where(Conversation.id == conversation_of(session, report))
            .values(opened_by_staff_at=now)
        )
