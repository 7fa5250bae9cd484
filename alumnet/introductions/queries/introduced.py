"""What other slices read: who introduced two people, and how many met through somebody."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import is_of_two
from alumnet.introductions.rules import Came


def introduced_by(session: Session, first_id: int, second_id: int) -> str | None:
    """Return who introduced two people to each other, as `first_id` may read it. One statement.

    The name of whoever it was, empty where `first_id` may not know it, None for two whom nobody
    introduced.
    """
    row = session.execute(
        select(Introduction, Person.display_name, Person.erased_at)
        .join(Person, Person.id == Introduction.connector_id)
        .where(
            Introduction.agreed_at.is_not(None),
            is_of_two(first_id, second_id),
        )
        .order_by(Introduction.agreed_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    may_know = row.erased_at is None and (
        row.Introduction.tells_first or row.Introduction.second_id == first_id
    )
    return str(row.display_name) if may_know else ""


def met_through(session: Session, connector_id: int) -> int:
    """Return how many pairs met through this person, as the pairs say themselves. One statement."""
    met = or_(Introduction.first_came == Came.MET, Introduction.second_came == Came.MET)
    query = select(func.count(Introduction.id)).where(
        Introduction.connector_id == connector_id, met
    )
    return session.scalar(query) or 0
