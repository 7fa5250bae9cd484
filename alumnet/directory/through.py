"""Paths through a contact as they may be told: what the index found, asked again of the rows.

Whoever chose to keep something back is out of search until the index knows. Who ended a connection
isn't: so a path that goes on by a connection is told only while one stands.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from alumnet.kernel.authorization import Viewer
from alumnet.kernel.registry import registry
from alumnet.members.queries import PersonSummary
from alumnet.search import service
from alumnet.search.around import around
from alumnet.search.requests import PathFound
from alumnet.search.service import SearchNotReady, Standing
from alumnet.ties.strength import Tie, path_tie


@dataclass(frozen=True, slots=True)
class Told:
    """What is needed to tell the people of a list their paths."""

    standing: Standing
    people: Mapping[int, PersonSummary]

    def tie(self, person: PersonSummary, path: PathFound) -> Tie | None:
        """Return a path to somebody as a tie, None if it stands no more."""
        through = self.people.get(path.through)
        if path.through and through is None:
            return None
        name = through.display_name if through else ""
        return _told(path, self.standing, name, person.contact_ids)


def linked_by_connection(found: Mapping[int, PathFound]) -> list[int]:
    """Return those to whom a path by a connection leads: theirs are asked of the rows."""
    return [person_id for person_id, path in found.items() if path.is_by_connection]


def path_to(session: Session, viewer: Viewer, person_id: int, *, today: date) -> Tie | None:
    """Return a viewer's path to one person; None without one, and while there is no index.

    One statement.
    """
    beside = around(session, viewer.person, today=today, towards=person_id)
    if not beside.connected:
        return None
    standing = service.contacts_of(viewer, beside, today=today)
    try:
        path = service.path_to(person_id, standing)
    except SearchNotReady:
        return None
    if path is None or (path.through and path.through not in beside.connected):
        return None
    return _told(path, standing, beside.names.get(path.through, ""), beside.shared)


def _told(
    path: PathFound, standing: Standing, name: str, contact_ids: Collection[int]
) -> Tie | None:
    """Return a path as a tie; None where it went on by a connection that stands no more."""
    onlooker = standing.onlooker
    if path.is_by_connection:
        by = (
            {path.through}
            if path.through
            else {each for circle in onlooker.circles for each in circle}
        )
        if by.isdisjoint(contact_ids):
            return None
    return path_tie(path.strength, name, onlooker.today_month)


registry.path = path_to
