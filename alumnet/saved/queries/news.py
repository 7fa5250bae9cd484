"""What is new about what a member saved: as they may see it now, whenever it was found."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.accounts.queries import viewer_of
from alumnet.connections.queries import standing_block
from alumnet.directory.cards import has_room
from alumnet.kernel.authorization import ANONYMOUS, Viewer
from alumnet.kernel.db import PersonId
from alumnet.kernel.registry import registry
from alumnet.members.queries import PersonSummary, is_listed_for, is_shown, summaries
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch


@dataclass(frozen=True, slots=True)
class News:
    """What came up: who has a place again, and how many are new in how many searches."""

    with_room: tuple[PersonSummary, ...]
    new: int
    searches: int


def owner_of(session: Session, person_id: int) -> Viewer:
    """Return who saved something, as somebody who may look around. Two statements."""
    account = session.scalar(select(Account).where(Account.person_id == person_id))
    return ANONYMOUS if account is None else viewer_of(session, account)


def rooms(
    session: Session, viewer: Viewer, person_ids: Collection[int], *, today: date
) -> Mapping[PersonSummary, bool]:
    """Return who of these people is listed, and whether they could be asked now. Two statements."""
    people = summaries(session, viewer, person_ids)
    mentors = [each for each, person in people.items() if person.mentor]
    capacities = registry.capacity(session, mentors)
    return {
        person: has_room(person.mentor, capacities.get(each), today)
        for each, person in people.items()
    }


def news_of(session: Session, person_id: int, since: datetime, *, today: date) -> News | None:
    """Return what came up since a moment and is still so. Six statements.

    None when there is nothing, or the member may not look around now.
    """
    viewer = owner_of(session, person_id)
    if not viewer.may_act:
        return None
    opened = session.scalars(
        select(SavedPerson.saved_id).where(
            SavedPerson.person_id == person_id, SavedPerson.opened_at >= since
        )
    ).all()
    found = rooms(session, viewer, opened, today=today)
    new, searches = session.execute(
        select(func.count(SavedMatch.person_id.distinct()), func.count(SavedSearch.id.distinct()))
        .join(SavedSearch, SavedSearch.id == SavedMatch.search_id)
        .join(Person, Person.id == SavedMatch.person_id)
        .where(
            SavedSearch.person_id == person_id,
            SavedSearch.wants_alert,
            SavedMatch.found_at >= since,
            is_listed_for(viewer),
        )
    ).one()
    with_room = tuple(person for person, is_open in found.items() if is_open)
    return News(with_room, new, searches) if with_room or new else None


def has_news(me: PersonId) -> ColumnElement[bool]:
    """Return the SQL condition that something came up about what somebody saved."""
    listed = is_shown() & ~standing_block(me, Person.id.expression)
    opened = exists().where(
        SavedPerson.person_id == me,
        SavedPerson.opened_at.is_not(None),
        Person.id == SavedPerson.saved_id,
        listed,
    )
    new = exists().where(
        SavedSearch.person_id == me,
        SavedMatch.search_id == SavedSearch.id,
        Person.id == SavedMatch.person_id,
        listed,
    )
    return or_(opened, new)
