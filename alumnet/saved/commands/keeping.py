"""Keeping people and searches, and taking them off."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.directory.queries import everybody
from alumnet.directory.rules import Choice
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import decode_cursor
from alumnet.kernel.twice import taken_away_once
from alumnet.members.queries import is_listed_for
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch, SavedWatch
from alumnet.saved.queries.news import rooms
from alumnet.saved.rules import (
    LONGEST_QUERY,
    POLICY,
    ListKind,
    NothingSought,
    TooManyPeople,
    TooManySearches,
)
from alumnet.search import service


def save_person(public_id: str, *, by: Viewer, now: datetime) -> str:
    """Keep somebody for later and return their name; twice is once.

    Raises NotFound for whom lists don't show to `by`, and TooManyPeople.
    """
    me = by.person
    with writing() as session:
        lock_people(session, me)
        person = session.execute(
            select(Person.id, Person.display_name).where(
                Person.public_id == public_id, Person.id != me, is_listed_for(by)
            )
        ).one_or_none()
        if person is None:
            raise NotFound
        mine = SavedPerson.person_id == me
        if session.scalar(select(SavedPerson.id).where(mine, SavedPerson.saved_id == person.id)):
            return str(person.display_name)
        if _count(session, SavedPerson.id, mine) >= POLICY.people:
            raise TooManyPeople(most=POLICY.people)
        has_room = any(rooms(session, by, [person.id], today=now.date()).values())
        session.add(
            SavedPerson(person_id=me, saved_id=person.id, created_at=now, had_room=has_room)
        )
        _watch(session, me, now)
        return str(person.display_name)


def remove_person(public_id: str, *, by: int) -> None:
    """Keep somebody no more; whoever isn't kept is no mistake."""
    person = select(Person.id).where(Person.public_id == public_id).scalar_subquery()
    with writing() as session:
        session.execute(
            delete(SavedPerson).where(SavedPerson.person_id == by, SavedPerson.saved_id == person)
        )


def save_search(  # what there is to say of a search
    kind: ListKind, choice: Choice, *, name: str, wants_alert: bool, by: Viewer, now: datetime
) -> str:
    """Keep a search and return its public id; the same one twice is the first.

    Whom it finds now isn't new later. Raises NothingSought, TooManySearches and SearchNotReady.
    """
    query = urlencode(choice.pairs())
    if not choice.is_narrowed or len(query) > LONGEST_QUERY:
        raise NothingSought
    standing = service.standing_of(reading(), by, today=now.date())
    found = everybody(
        reading(),
        standing,
        choice,
        mentors_only=kind is ListKind.MENTORS,
        most=POLICY.widest,
    )
    me = by.person
    with writing() as session:
        lock_people(session, me)
        mine = SavedSearch.person_id == me
        same = select(SavedSearch.public_id).where(
            mine, SavedSearch.kind == kind, SavedSearch.query == query
        )
        known = session.scalar(same)
        if known is not None:
            return known
        if _count(session, SavedSearch.id, mine) >= POLICY.searches:
            raise TooManySearches(most=POLICY.searches)
        row = SavedSearch(
            person_id=me,
            name=name,
            kind=kind,
            query=query,
            wants_alert=wants_alert,
            known=None if found is None else sorted(found),
            created_at=now,
        )
        session.add(row)
        _watch(session, me, now)
        session.flush()
        return row.public_id


def _count(session: Session, column: Any, mine: Any) -> int:
    return session.scalar(select(func.count(column)).where(mine)) or 0


def _watch(session: Session, me: int, now: datetime) -> None:
    """Look for news a day from now, unless it is looked for already."""
    if session.get(SavedWatch, me) is None:
        session.add(SavedWatch(person_id=me, due_at=now + POLICY.rhythm))


def change_search(public_id: str, *, name: str, wants_alert: bool, by: int) -> None:
    """Call a search something else, and choose whether to hear of new people in it.

    Raises NotFound for any search but one's own.
    """
    with writing() as session:
        row = _own(session, public_id, by)
        row.name, row.wants_alert = name, wants_alert


def remove_search(public_id: str, *, by: int, now: datetime) -> None:
    """Keep a search no more. Raises NotFound for any search but one's own."""
    with writing() as session, taken_away_once(session, public_id, by=by, now=now):
        row = _own(session, public_id, by)
        session.execute(delete(SavedMatch).where(SavedMatch.search_id == row.id))
        session.delete(row)


def mark_seen(public_id: str, seen: str, *, by: int) -> None:
    """Note that everybody new up to whom a page showed was looked at.

    Raises NotFound for any search but one's own.
    """
    with writing() as session:
        row = _own(session, public_id, by)
        match decode_cursor(seen):
            case [int(last)]:
                session.execute(
                    delete(SavedMatch).where(SavedMatch.search_id == row.id, SavedMatch.id <= last)
                )


def _own(session: Session, public_id: str, by: int) -> SavedSearch:
    lock_people(session, by)
    row = session.scalar(
        select(SavedSearch).where(SavedSearch.public_id == public_id, SavedSearch.person_id == by)
    )
    if row is None:
        raise NotFound
    return row
