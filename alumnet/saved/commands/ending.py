"""What blocks, suspensions and erasures take out: silently, as nobody knew of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch


def part(session: Session, one: int, other: int, _now: datetime) -> None:
    """Take two people between whom a block stands out of what each keeps."""
    session.execute(
        delete(SavedPerson).where(
            or_(
                and_(SavedPerson.person_id == one, SavedPerson.saved_id == other),
                and_(SavedPerson.person_id == other, SavedPerson.saved_id == one),
            )
        )
    )
    session.execute(
        delete(SavedMatch).where(
            or_(
                and_(SavedMatch.person_id == one, _is_in_searches_of(other)),
                and_(SavedMatch.person_id == other, _is_in_searches_of(one)),
            )
        )
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
