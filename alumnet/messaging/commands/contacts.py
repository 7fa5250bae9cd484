"""Showing somebody how to be reached, and taking that back."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.messaging.models import SharedContact
from alumnet.messaging.rules import ContactKind


def share(
    session: Session,
    conversation_id: int,
    values: Mapping[ContactKind, str],
    *,
    by: int,
    now: datetime,
) -> None:
    """Show the other person these ways, and no others; an empty one is taken back.

    The row of `by` is locked.
    """
    rows = session.scalars(
        select(SharedContact).where(
            SharedContact.conversation_id == conversation_id, SharedContact.person_id == by
        )
    )
    known = {row.kind: row for row in rows}
    for kind in ContactKind:
        value, row = values.get(kind, ""), known.get(kind)
        if row is not None and not value:
            session.delete(row)
        elif row is not None and row.value != value:
            row.value, row.shared_at = value, now
        elif row is None and value:
            session.add(
                SharedContact(
                    conversation_id=conversation_id,
                    person_id=by,
                    kind=kind,
                    value=value,
                    shared_at=now,
                )
            )
