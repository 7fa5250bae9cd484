"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection
from alumnet.connections.queries.pairs import of_person
from alumnet.connections.queries.standing import blocked_by
from alumnet.connections.rules import SILENT


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return whom a person is connected with, whom they asked, who asked them, whom they blocked.

    A request of theirs says no more than its pages: a no and no answer are one. The lines of others
    are theirs and left out. Two statements.
    """
    other = case((Connection.low_id == person_id, Connection.high_id), else_=Connection.low_id)
    rows = session.execute(
        select(Connection, Person.display_name)
        .join(Person, Person.id == other)
        .where(of_person(person_id))
        .order_by(Connection.id)
    ).all()
    return {
        "connections": [
            _one(row, name, is_mine=row.initiator_id == person_id) for row, name in rows
        ],
        "blocked": [
            {"name": each.name, "since": each.since.isoformat()}
            for each in blocked_by(session, person_id)
        ],
    }


def _one(row: Connection, name: str, *, is_mine: bool) -> dict[str, Any]:
    is_silent = is_mine and row.state in SILENT
    decided_at = None if is_silent else row.decided_at
    return {
        "person": name,
        "asked_by_you": is_mine,
        "asked_at": row.asked_at.isoformat(),
        "state": "asked" if is_silent else row.state.value,
        "since": decided_at.isoformat() if decided_at else None,
        "note": row.note if is_mine else "",
    }
