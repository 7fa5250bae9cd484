"""The page of what a member saved, and that of one search."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, null, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.directory.entries import Entry, People
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.errors import NotFound
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.members.queries import is_listed_for
from alumnet.saved.models import SavedMatch, SavedPerson, SavedSearch
from alumnet.saved.rules import ListKind
from alumnet.search import service


@dataclass(frozen=True, slots=True)
class Saved:
    """Somebody saved; `opened_at` is when a place was seen to have opened, if one had."""

    entry: Entry
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Search:
    """A saved search; `new` counts those new in it whom its owner may see.

    `is_too_wide`: it finds too many people to say who is new.
    """

    public_id: str
    name: str
    kind: ListKind
    query: str
    wants_alert: bool
    is_too_wide: bool
    new: int

    @property
    def list_url(self) -> str:
        """The address of the list with everybody who fits."""
        return f"{self.kind.path}?{self.query}"


@dataclass(frozen=True, slots=True)
class NewPeople:
    """Who is new in a search, the newest first; `seen` names in a form up to whom was shown."""

    entries: Sequence[Entry]
    seen: str


def saved_people(
    session: Session, viewer: Viewer, cursor: str | None, *, today: date
) -> Page[Saved]:
    """Return a page of whom a member saved and may see, the last saved first. Five statements.

    Raises SearchNotReady.
    """
    query = (
        select(SavedPerson.id, SavedPerson.saved_id, SavedPerson.opened_at, _is_near(viewer.person))
        .join(Person, Person.id == SavedPerson.saved_id)
        .where(SavedPerson.person_id == viewer.person, is_listed_for(viewer))
        .order_by(SavedPerson.id.desc())
        .limit(PAGE_LENGTH + 1)
    )
    match decode_cursor(cursor):
        case [int(before)]:
            query = query.where(SavedPerson.id < before)
    rows = session.execute(query).all()
    shown = rows[:PAGE_LENGTH]
    near = [row.saved_id for row in shown if row.is_near]
    people = _people(session, viewer, [row.saved_id for row in shown], near, today)
    items = [Saved(entry, row.opened_at) for row in shown if (entry := people.entry(row.saved_id))]
    goes_on = len(rows) > PAGE_LENGTH
    return Page(items, next_cursor=encode_cursor(shown[-1].id) if goes_on else None)


def _is_near(me: int) -> Any:
    return standing_connection(me, Person.id.expression).label("is_near")


def _people(
    session: Session, viewer: Viewer, ids: Collection[int], near: Collection[int], today: date
) -> People:
    """Return these people as cards show them. Four statements."""
    standing = service.light_standing_of(session, viewer, today=today)
    onlooker = replace(standing.onlooker, connection_ids=frozenset(near))
    return People(session, viewer, replace(standing, onlooker=onlooker), ids, today=today)


def searches_of(session: Session, viewer: Viewer) -> list[Search]:
    """Return the searches of a member, the last saved first. One statement."""
    query = _searches(viewer).order_by(SavedSearch.id.desc())
    return [Search(*row) for row in session.execute(query)]


def own_search(session: Session, viewer: Viewer, public_id: str) -> Search:
    """Return one of a member's own searches. One statement. Raises NotFound for any other."""
    row = session.execute(_searches(viewer).where(SavedSearch.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return Search(*row)


def _searches(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    new = (
        select(func.count(SavedMatch.id))
        .join(Person, Person.id == SavedMatch.person_id)
        .where(SavedMatch.search_id == SavedSearch.id, is_listed_for(viewer))
    )
    return select(
        SavedSearch.public_id,
        SavedSearch.name,
        SavedSearch.kind,
        SavedSearch.query,
        SavedSearch.wants_alert,
        _is_too_wide(),
        new.scalar_subquery(),
    ).where(SavedSearch.person_id == viewer.person)


def _is_too_wide() -> ColumnElement[bool]:
    return SavedSearch.known.is_(null())


def new_people(session: Session, viewer: Viewer, public_id: str, *, today: date) -> NewPeople:
    """Return who is new in a search of the viewer's own, a page of them at most. Five statements.

    Raises SearchNotReady.
    """
    query = (
        select(SavedMatch.id, SavedMatch.person_id, _is_near(viewer.person))
        .join(SavedSearch, SavedSearch.id == SavedMatch.search_id)
        .join(Person, Person.id == SavedMatch.person_id)
        .where(
            SavedSearch.public_id == public_id,
            SavedSearch.person_id == viewer.person,
            is_listed_for(viewer),
        )
        .order_by(SavedMatch.id.desc())
        .limit(PAGE_LENGTH)
    )
    rows = session.execute(query).all()
    if not rows:
        return NewPeople((), "")
    near = [row.person_id for row in rows if row.is_near]
    people = _people(session, viewer, [row.person_id for row in rows], near, today)
    entries = [entry for row in rows if (entry := people.entry(row.person_id))]
    return NewPeople(entries, encode_cursor(rows[0].id))
