"""Writes of what people choose for their ties."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, Person
from alumnet.connections.queries import connected_ids
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.organizations.models import Affiliation, Organization
from alumnet.ties.levels import DEFAULT_LEVEL, TieChoices, TieLevel, stricter
from alumnet.ties.models import TieSetting
from alumnet.ties.policy import TieKind

_CHANGED = "person.changed"


@dataclass(frozen=True, slots=True)
class TieChoice:
    """What is chosen for a kind, or for one place or contact by public id; None takes it back."""

    kind: TieKind
    level: TieLevel | None
    about: str | None = None


def choose_levels(person_id: int, choices: Iterable[TieChoice], *, now: datetime) -> None:
    """Save how far ties may serve others. Whatever gets stricter holds from this commit on.

    Until the index knows, the person is out of searches; their contacts, whose side of a connection
    changes too, are read before them. Raises NotFound for what isn't one's own.
    """
    with writing() as session:
        lock_people(session, person_id)
        before = _rows(session, person_id)
        was = _as_choices(before.values())
        contacts = connected_ids(session, person_id)
        for choice in choices:
            key = _key(session, person_id, choice, contacts)
            row = before.get(key)
            if row is None and choice.level is not None:
                session.add(_new(person_id, key, choice.level, now))
            elif row is not None:
                _change(session, row, choice.level, now)
        session.flush()
        rows = _rows(session, person_id)
        became = _as_choices(rows.values())
        touched = {
            other
            for other in contacts
            if was.level(TieKind.CONNECTION, other) is not became.level(TieKind.CONNECTION, other)
        }
        if _is_stricter(was, became, {*before, *rows}):
            session.get_one(Person, person_id).is_withdrawn_from_search = True
        for each in (*sorted(touched), person_id):
            outbox.add(session, _CHANGED, each, now=now)


_Key = tuple[TieKind, int | None]


def _rows(session: Session, person_id: int) -> dict[_Key, TieSetting]:
    rows = session.scalars(select(TieSetting).where(TieSetting.person_id == person_id))
    return {(row.kind, row.organization_id or row.contact_id): row for row in rows}


def _as_choices(rows: Iterable[TieSetting]) -> TieChoices:
    choices = TieChoices()
    for row in rows:
        choices.add(row.kind, row.organization_id or row.contact_id, row.level)
    return choices


def _key(session: Session, person_id: int, choice: TieChoice, contacts: frozenset[int]) -> _Key:
    """Return what a choice is about, by id. Raises NotFound for what isn't one's own."""
    if choice.about is None:
        return choice.kind, None
    if choice.kind is TieKind.CONNECTION:
        query = select(Person.id).where(Person.public_id == choice.about, Person.id.in_(contacts))
    else:
        own = select(Affiliation.organization_id).where(Affiliation.person_id == person_id)
        mine = select(AssociationMembership.association_id).where(
            AssociationMembership.person_id == person_id
        )
        query = select(Organization.id).where(
            Organization.public_id == choice.about,
            or_(Organization.id.in_(own), Organization.id.in_(mine)),
        )
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return choice.kind, found


def _new(person_id: int, key: _Key, level: TieLevel, now: datetime) -> TieSetting:
    kind, about = key
    is_contact = kind is TieKind.CONNECTION
    return TieSetting(
        person_id=person_id,
        kind=kind,
        organization_id=None if is_contact else about,
        contact_id=about if is_contact else None,
        level=level,
        updated_at=now,
    )


def _change(session: Session, row: TieSetting, level: TieLevel | None, now: datetime) -> None:
    if level is None:
        session.delete(row)
    elif row.level is not level:
        row.level, row.updated_at = level, now


def _is_stricter(was: TieChoices, became: TieChoices, keys: Iterable[_Key]) -> bool:
    """Return whether any of these, or a kind, was left stricter than before."""
    for kind, about in keys:
        if about is None:
            before = was.of_kind.get(kind, DEFAULT_LEVEL)
            after = became.of_kind.get(kind, DEFAULT_LEVEL)
        else:
            before, after = was.level(kind, about), became.level(kind, about)
        if after is not before and stricter(before, after) is after:
            return True
    return False


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete what a person chose, and what others chose for their connection with them."""
    session.execute(
        delete(TieSetting).where(
            or_(TieSetting.person_id == person_id, TieSetting.contact_id == person_id)
        )
    )


registry.erasers["ties"] = erase
