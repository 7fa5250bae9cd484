"""Paths through a contact as they may be told: what the index found, asked again of the rows.

Whoever chose to keep something back is out of search until the index knows. Who ended a connection
isn't: so a path that goes on by a connection is told only while one stands.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.queries import standing_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import registry
from alumnet.search import service
from alumnet.search.requests import PathFound
from alumnet.search.service import SearchNotReady, Standing
from alumnet.ties.links import Link, links_of
from alumnet.ties.strength import Tie, path_tie


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to tell of paths: the standing links of those to whom they lead, and names."""

    standing: Standing
    links: Mapping[int, Collection[Link]]
    names: Mapping[int, str]

    def tie(self, person_id: int, path: PathFound) -> Tie | None:
        """Return a path to somebody as a tie, None if it stands no more."""
        onlooker = self.standing.onlooker
        if path.through and path.through not in self.names:
            return None
        if path.is_by_connection:
            by = {path.through} if path.through else {*_each(onlooker.circles)}
            if by.isdisjoint(link.person_id for link in self.links.get(person_id, ())):
                return None
        return path_tie(path.strength, self.names.get(path.through, ""), onlooker.today_month)


def _each(circles: Collection[Collection[int]]) -> Collection[int]:
    return [person_id for circle in circles for person_id in circle]


def standing_links(
    session: Session, found: Mapping[int, PathFound]
) -> Mapping[int, Collection[Link]]:
    """Return the links of those to whom a path by a connection leads. One statement, or none."""
    wanted = [person_id for person_id, path in found.items() if path.is_by_connection]
    return links_of(session, wanted) if wanted else {}


def path_to(session: Session, viewer: Viewer, person_id: int, *, today: date) -> Tie | None:
    """Return a viewer's path to one person; None without one, and while there is no index.

    One statement, and a second where there is a path.
    """
    standing = service.contacts_of(session, viewer, today=today)
    try:
        path = service.path_to(person_id, standing) if standing.onlooker.connection_ids else None
    except SearchNotReady:
        path = None
    if path is None:
        return None
    if path.through:
        name = _name(session, path, person_id)
        return path_tie(path.strength, name, standing.onlooker.today_month) if name else None
    return Told(standing, standing_links(session, {person_id: path}), {}).tie(person_id, path)


def _name(session: Session, path: PathFound, person_id: int) -> str | None:
    """Return the name of the contact, None where the connection with the other stands no more."""
    query = select(Person.display_name).where(Person.id == path.through)
    if path.is_by_connection:
        query = query.where(standing_connection(path.through, person_id))
    return session.scalar(query)


registry.path = path_to
