"""Pieces that the commands of this slice share, inside their transactions."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people
from alumnet.members.models import Profile


def own_rows(session: Session, person_id: int) -> tuple[Person, Profile]:
    """Return one's own person and profile, locked until the transaction ends."""
    lock_people(session, person_id)
    return session.get_one(Person, person_id), session.get_one(Profile, person_id)


def replace_rows(
    session: Session, table: Any, person_id: int, rows: Iterable[Mapping[str, Any]]
) -> None:
    """Put these rows in the place of all rows of a person."""
    session.execute(delete(table).where(table.person_id == person_id))
    session.add_all(table(person_id=person_id, **row) for row in rows)
