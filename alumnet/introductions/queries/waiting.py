"""How many introductions wait for somebody, for the home page and the navigation."""

from sqlalchemy import ColumnElement, func, select

from alumnet.introductions.models import Introduction
from alumnet.introductions.queries.conditions import waits_for
from alumnet.members.queries.people import ANY_VIEWER


def to_answer() -> ColumnElement[int]:
    """Return in SQL how many introductions wait for a word of the person `:me`."""
    query = select(func.count(Introduction.id)).where(waits_for(ANY_VIEWER.person_id))
    return query.scalar_subquery()
