"""Paths of two links: who, among the viewer's connections, could introduce them to somebody.

What is read here is for the site's own work, such as passing on an introduction. No page may tell
a viewer whom it found, or that it found anybody: what may be said is for `ties.crowd` to judge.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.accounts.queries.presence import is_shown
from alumnet.connections.queries import standing_block
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.clock import month_of
from alumnet.kernel.registry import registry
from alumnet.ties.levels import TieLevel
from alumnet.ties.links import links_of
from alumnet.ties.policy import DEFAULT_POLICY, TieKind
from alumnet.ties.queries import spells_of
from alumnet.ties.strength import path_strength, ties_between

_CONNECTED: Final = DEFAULT_POLICY.base(TieKind.CONNECTION)


@dataclass(frozen=True, slots=True)
class Connector:
    """A connection of the viewer who may be asked to introduce them.

    `level` is that of the tie with the target: only a listed one lets a page name the connector.
    `strength` is the whole path's.
    """

    person_id: int
    level: TieLevel
    strength: float


def possible_connectors(
    session: Session, viewer: Viewer, target: int, *, today: date
) -> list[Connector]:
    """Return who may be asked to introduce the viewer to a person, the strongest path first.

    Each is listed and connected with the viewer, and connected with the target or tied to them as
    the viewer may see it; neither end of either link said "nobody", and no block stands between
    connector and target. Four statements.
    """
    links = links_of(session, {viewer.person, target})
    known = {link.person_id: link.level for link in links[target]}
    contacts = [link.person_id for link in links[viewer.person] if link.person_id != target]
    here = _present(session, contacts, target)
    if not here:
        return []
    spells = spells_of(session, [target, *here], viewer)
    theirs = spells.get(target, [])
    sizes = registry.sizes(viewer, [spell for each in here for spell in spells[each]], theirs)
    found = []
    for person_id in here:
        leading = [
            (tie.strength, tie.level)
            for tie in ties_between(
                spells[person_id], theirs, today_month=month_of(today), size_of=sizes
            )
            # An association where the viewer is too brings nobody nearer.
            if tie.kind is not TieKind.ASSOCIATION or tie.key not in viewer.association_ids
        ]
        if person_id in known:
            leading.append((_CONNECTED, known[person_id]))
        best = _best(leading)
        if best is not None:
            strength = path_strength((_CONNECTED, best[0]))
            found.append(Connector(person_id, best[1], strength))
    return sorted(found, key=lambda each: (-each.strength, each.person_id))


def _present(session: Session, person_ids: Collection[int], target: int) -> list[int]:
    """Return those of these people who are listed and not apart from the target, in order."""
    if not person_ids:
        return []
    query = select(Person.id).where(
        Person.id.in_(person_ids),
        is_shown(),
        ~Person.is_withdrawn_from_search,
        ~standing_block(Person.id, target),
    )
    return list(session.scalars(query.order_by(Person.id)))


def _best(links: Iterable[tuple[float, TieLevel]]) -> tuple[float, TieLevel] | None:
    """Return the strongest link that may lead on and is worth asking for, None without one."""
    usable = (
        link
        for link in links
        if link[1] is not TieLevel.NOBODY and link[0] >= DEFAULT_POLICY.least_link
    )
    return max(usable, key=itemgetter(0), default=None)
