"""The people of a list as one viewer may see them, read together whatever the list is of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Final

from sqlalchemy.orm import Session

from alumnet.directory.through import Told, linked_by_connection
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.registry import registry
from alumnet.members.queries import PersonSummary, role_line, summaries
from alumnet.members.rules import Capacity
from alumnet.search import service
from alumnet.search.requests import Hit, Parts, PathFound
from alumnet.search.service import Standing
from alumnet.ties.queries import spells_of
from alumnet.ties.spells import Spell
from alumnet.ties.strength import Tie, strongest_first, ties_between

NO_PATHS: Final[Mapping[int, PathFound]] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of a list: what they show, their ties to the viewer, where they have been.

    `parts` says why they stand where they stand, for who was searched.
    """

    person: PersonSummary
    role_line: str
    ties: tuple[Tie, ...]
    capacity: Capacity | None
    spells: tuple[Spell, ...]
    parts: Parts | None = None


class People:
    """Those of some people who are listed for a viewer.

    Three statements.
    """

    def __init__(
        self,
        session: Session,
        viewer: Viewer,
        standing: Standing,
        ids: Collection[int],
        *,
        today: date,
        paths: Mapping[int, PathFound] = NO_PATHS,
    ) -> None:
        self._standing = standing
        self.today_month = month_of(today)
        named = (path.through for path in paths.values() if path.through)
        self._people = summaries(
            session,
            viewer,
            list(dict.fromkeys((*ids, *named))),
            contacts_of=linked_by_connection(paths),
        )
        self._paths = paths
        mentors = [each for each, person in self._people.items() if person.mentor]
        self._capacities = registry.capacity(session, mentors)
        self._spells = seen_spells(session, self._people, viewer)
        self._sizes = sizes_of(standing, self._spells)
        self._told = Told(standing, self._people)

    @property
    def own_spells(self) -> tuple[Spell, ...]:
        """The viewer's own spells, as others may find them."""
        return self._standing.spells

    def size_of(self, spell: Spell) -> int:
        """Return how many people the viewer may find at the place of one of their own spells."""
        return self._sizes.get(spell.organization_id, 0)

    def entry(self, person_id: int, parts: Parts | None = None) -> Entry | None:
        """Return one of them; None for somebody who isn't listed."""
        person = self._people.get(person_id)
        if person is None:
            return None
        seen = self._spells[person_id]
        ties = ties_between(
            self._standing.spells,
            seen,
            today_month=self.today_month,
            size_of=self._sizes,
            connected=person_id in self._standing.onlooker.connection_ids,
        )
        path = self._paths.get(person_id)
        told = self._told.tie(person, path) if path else None
        ties = ties if told is None else strongest_first([*ties, told])
        capacity = self._capacities.get(person_id)
        return Entry(person, role_line(seen), tuple(ties), capacity, tuple(seen), parts)

    def entries(self, hits: Sequence[Hit]) -> tuple[Entry, ...]:
        """Return those of these hits who are listed, in their order."""
        found = (self.entry(hit.person_id, hit.parts) for hit in hits)
        return tuple(entry for entry in found if entry is not None)


def paths_to(hits: Iterable[Hit]) -> dict[int, PathFound]:
    """Return the paths to those of these hits who have one."""
    return {hit.person_id: hit.path for hit in hits if hit.path is not None}


def seen_spells(session: Session, ids: Collection[int], viewer: Viewer) -> dict[int, list[Spell]]:
    """Return the spells of each of these people that this viewer may see in a list.

    One statement, none for nobody.
    """
    spells: dict[int, list[Spell]] = {person_id: [] for person_id in ids}
    if ids:
        spells.update(spells_of(session, ids, viewer))
    return spells


def sizes_of(standing: Standing, spells: Mapping[int, Iterable[Spell]]) -> Mapping[int, int]:
    """Return the sizes of the organizations where the viewer meets these spells."""
    return service.sizes(standing, chain.from_iterable(spells.values())) if spells else {}
