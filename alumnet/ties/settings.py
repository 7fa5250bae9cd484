"""Reads of what people chose for their own ties."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, case, or_, select, tuple_
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.connections.models import Connection, ConnectionState
from alumnet.kernel.registry import registry
from alumnet.organizations.models import Organization
from alumnet.ties.levels import DEFAULT_LEVEL, TieLevel
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import KIND_OF_TIE, TieKind
from alumnet.ties.queries import stays_of
from alumnet.ties.spells import SpellKind

# The kinds that can be chosen for, in the order of the page.
KINDS: Final = (TieKind.CONNECTION, TieKind.COLLEAGUE, TieKind.ALUM, TieKind.ASSOCIATION)
CONTACTS_LENGTH: Final = 25


@dataclass(frozen=True, slots=True)
class SingleTie:
    """A place, or a contact, with what was chosen for it; None where its kind decides."""

    kind: TieKind
    public_id: str
    name: str
    level: TieLevel | None
    place: tuple[SpellKind, int] | None = None


@dataclass(frozen=True, slots=True)
class OwnTies:
    """What somebody chose: for each kind, and for each place where they have been."""

    of_kind: dict[TieKind, TieLevel]
    places: tuple[SingleTie, ...]


def own_ties(session: Session, person_id: int) -> OwnTies:
    """Return what somebody chose, apart from single contacts. Three statements."""
    chosen: dict[tuple[TieKind, int | None], TieLevel] = {
        (row.kind, row.organization_id): row.level
        for row in session.scalars(
            select(TieSetting).where(
                TieSetting.person_id == person_id, TieSetting.contact_id.is_(None)
            )
        )
    }
    spells = {
        (KIND_OF_TIE[stay.spell.kind], stay.spell.organization_id): stay.spell
        for stay in stays_of(session, [person_id])
    }
    ids = {organization_id for _, organization_id in spells}
    query = select(Organization.id, Organization.public_id).where(Organization.id.in_(ids))
    public_ids = {row.id: row.public_id for row in session.execute(query)}
    places = [
        SingleTie(
            kind,
            public_ids[organization_id],
            spell.organization,
            chosen.get((kind, organization_id)),
            (spell.kind, spell.group),
        )
        for (kind, organization_id), spell in spells.items()
    ]
    return OwnTies(
        {kind: chosen.get((kind, None), DEFAULT_LEVEL) for kind in KINDS},
        tuple(sorted(places, key=lambda place: (KINDS.index(place.kind), place.name))),
    )


def own_contacts(
    session: Session, person_id: int, *, after: Sequence[Any] | None = None
) -> tuple[list[SingleTie], tuple[str, int] | None]:
    """Return one's connections by name, and behind whom the next page begins. One statement."""
    other = case((Connection.low_id == person_id, Connection.high_id), else_=Connection.low_id)
    query = (
        select(Person.id, Person.public_id, Person.display_name, TieSetting.level)
        .join(Connection, other == Person.id)
        .outerjoin(
            TieSetting,
            and_(TieSetting.person_id == person_id, TieSetting.contact_id == Person.id),
        )
        .where(
            Connection.state == ConnectionState.ACCEPTED,
            or_(Connection.low_id == person_id, Connection.high_id == person_id),
        )
        .order_by(Person.display_name, Person.id)
        .limit(CONTACTS_LENGTH + 1)
    )
    match after:
        case [str(name), int(last_id)]:
            query = query.where(tuple_(Person.display_name, Person.id) > tuple_(name, last_id))
    rows = session.execute(query).all()
    shown = rows[:CONTACTS_LENGTH]
    last = (shown[-1].display_name, shown[-1].id) if len(rows) > CONTACTS_LENGTH else None
    found = [
        SingleTie(TieKind.CONNECTION, row.public_id, row.display_name, row.level) for row in shown
    ]
    return found, last


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person chose for their ties. One statement."""
    query = (
        select(TieSetting, Organization.name, Person.public_id)
        .outerjoin(Organization, Organization.id == TieSetting.organization_id)
        .outerjoin(Person, Person.id == TieSetting.contact_id)
        .where(TieSetting.person_id == person_id)
        .order_by(TieSetting.id)
    )
    return {
        "tie_settings": [
            {
                "kind": row.kind.value,
                "organization": organization,
                "person": contact,
                "level": row.level.value,
                "since": row.updated_at.isoformat(),
            }
            for row, organization, contact in session.execute(query)
        ]
    }


registry.exporters["ties"] = export
