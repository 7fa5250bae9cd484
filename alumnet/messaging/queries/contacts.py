"""Who shows whom how to be reached beside the conversation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.messaging.models import SharedContact
from alumnet.messaging.rules import ContactKind


@dataclass(frozen=True, slots=True)
class Shared:
    """One way to be reached."""

    kind: ContactKind
    value: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Ways:
    """What the reader shows, and what is shown to the reader."""

    yours: Sequence[Shared] = ()
    theirs: Sequence[Shared] = ()

    def your(self, kind: ContactKind) -> str:
        """Return what the reader shows of this kind, empty for nothing."""
        return next((each.value for each in self.yours if each.kind is kind), "")


def ways(session: Session, conversation_id: int | None, person_id: int) -> Ways:
    """Return how the two of a conversation reach each other. At most one statement.

    Whether it is still to be shown is for the slice to say in which the conversation belongs.
    """
    if conversation_id is None:
        return Ways()
    rows = session.execute(
        select(
            SharedContact.person_id,
            SharedContact.kind,
            SharedContact.value,
            SharedContact.shared_at,
        )
        .where(SharedContact.conversation_id == conversation_id)
        .order_by(SharedContact.id)
    ).all()
    mine: list[Shared] = []
    theirs: list[Shared] = []
    for owner, kind, value, since in rows:
        (mine if owner == person_id else theirs).append(Shared(kind, value, since))
    return Ways(mine, theirs)
