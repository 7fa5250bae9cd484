"""Writes of suggestions: not for me, and back again."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_block
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.members.models import MentorProfile
from alumnet.members.queries.people import is_shown
from alumnet.suggestions.models import SetAside


def set_aside(public_id: str, *, by: int, now: datetime) -> None:
    """Suggest this mentor to `by` no more; twice is once.

    Raises NotFound for somebody whom lists don't show to `by` as a mentor.
    """
    with writing() as session:
        lock_people(session, by)
        mentor_id = session.scalar(
            select(Person.id)
            .join(MentorProfile, MentorProfile.person_id == Person.id)
            .where(
                Person.public_id == public_id,
                Person.id != by,
                is_shown(),
                ~standing_block(Person.id, by),
            )
        )
        if mentor_id is None:
            raise NotFound
        known = select(SetAside.id).where(SetAside.person_id == by, SetAside.mentor_id == mentor_id)
        if session.scalar(known) is None:
            session.add(SetAside(person_id=by, mentor_id=mentor_id, created_at=now))


def take_back(public_id: str, *, by: int) -> None:
    """Let this mentor be suggested again. Raises NotFound for whom `by` didn't set aside."""
    with writing() as session:
        lock_people(session, by)
        row = session.scalar(
            select(SetAside)
            .join(Person, Person.id == SetAside.mentor_id)
            .where(Person.public_id == public_id, SetAside.person_id == by)
        )
        if row is None:
            raise NotFound
        session.delete(row)


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete whom a person set aside, and who set them aside."""
    session.execute(
        delete(SetAside).where(
            or_(SetAside.person_id == person_id, SetAside.mentor_id == person_id)
        )
    )
