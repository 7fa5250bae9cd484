"""Whose calendar a secret address opens."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.mentoring.models import CalendarFeed
from alumnet.mentoring.queries.conditions import is_going_on
from alumnet.mentoring.queries.tokens import hash_of


def owner_of(session: Session, secret: str) -> int | None:
    """Return whose calendar this secret opens; None for an unknown one, and for who is no member.

    One statement.
    """
    return session.scalar(
        select(CalendarFeed.person_id).where(
            CalendarFeed.secret_hash == hash_of(secret),
            is_going_on(CalendarFeed.person_id.expression),
        )
    )


def feed_since(session: Session, person_id: int) -> datetime | None:
    """Return since when somebody has a secret address; None without one. One statement."""
    return session.scalar(
        select(CalendarFeed.created_at).where(CalendarFeed.person_id == person_id)
    )
