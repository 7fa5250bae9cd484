"""What blocks, suspensions and erasures take out: silently, as nobody knew of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch


def part(session: Session, blocker: int, blocked: int, _now: datetime) -> None:
    """Take whom somebody blocked out of what they keep themselves.

    What the other keeps stays, out of their sight, as with somebody who hides: neither how many
    they may keep nor what is there once the block is lifted tells of it.
    """
    session.execute(
        delete(SavedPerson).where(SavedPerson.person_id == blocker, SavedPerson.saved_id == blocked)
    )
    session.execute(
        delete(SavedMatch).where(SavedMatch.person_id == blocked, _is_in_searches_of(blocker))
    )


def put_out_of_sight(session: Session, person_id: int, _now: datetime) -> None:
    """Make nobody's news of somebody who was suspended; saved they are, for when they come back."""
    session.execute(delete(SavedMatch).where(SavedMatch.person_id == person_id))
    session.execute(
        update(SavedPerson).where(SavedPerson.saved_id == person_id).values(opened_at=None)
    )


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete whom and what a person kept, and that others kept them."""
    session.execute(
        delete(SavedMatch).where(
            or_(SavedMatch.person_id == person_id, _is_in_searches_of(person_id))
        )
    )
    session.execute(delete(SavedSearch).where(SavedSearch.person_id == person_id))
    session.execute(
        delete(SavedPerson).where(
            or_(SavedPerson.person_id == person_id, SavedPerson.saved_id == person_id)
        )
    )
    session.execute(delete(SavedWatch).where(SavedWatch.person_id == person_id))


def _is_in_searches_of(person_id: Any) -> ColumnElement[bool]:
    mine = select(SavedSearch.id).where(SavedSearch.person_id == person_id)
    return SavedMatch.search_id.in_(mine)
