"""Taking over lists of organizations: the schools to start with, and files of the staff.

Whatever is there already is recognised and only gets the names and domains it lacks, so that the
same list twice changes nothing. At most 200 organizations a transaction.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from alumnet.kernel.db import reading, writing
from alumnet.kernel.ids import new_public_id
from alumnet.organizations.commands.recognising import name_key
from alumnet.organizations.models import Organization, OrganizationAlias, OrganizationDomain
from alumnet.organizations.rules import REFERENCE, OrganizationKind
from alumnet.organizations.schools import School

T = TypeVar("T")
_BATCH = 200
_Place = tuple[str, str]
Step = Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class AddedSchools:
    """How many schools are new, and how many older ones got further names or domains."""

    created: int
    changed: int


def add_schools(schools: Sequence[School], *, now: datetime, step: Step = int) -> AddedSchools:
    """Add the schools of the reference list that aren't there yet; `step(n)` hears of progress.

    A school is known by its name and country. Parts come after the schools that they are part of.
    """
    session = reading()
    places = _places(session)
    names, domains = _names(session), _domains(session)
    created = changed = 0
    for part in _in_order(schools):
        new = [each for each in part if _place(each) not in places]
        with writing() as session:
            places.update(zip(map(_place, new), _insert(session, new, places, now), strict=True))
            aliases = _lacking(part, places, names, lambda school: school.aliases)
            further = _lacking(part, places, domains, lambda school: school.domains)
            _add_all(session, OrganizationAlias, "name", aliases)
            _add_all(session, OrganizationDomain, "domain", further)
        fresh = {places[_place(each)] for each in new}
        created += len(new)
        changed += len({row for row, _ in (*aliases, *further)} - fresh)
        step(len(part))
    return AddedSchools(created, changed)


def _in_order(schools: Sequence[School]) -> Iterable[Sequence[School]]:
    """Give whole schools first, each place once; then the parts."""
    once = {_place(each): each for each in schools}
    wholes = [each for each in once.values() if each.parent is None]
    parts = [each for each in once.values() if each.parent is not None]
    return chain(in_batches(wholes), in_batches(parts))


def in_batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield the rows, at most as many at a time as one transaction may write."""
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _place(school: School) -> _Place:
    return name_key(school.name), school.country or ""


def _places(session: Session) -> dict[_Place, int]:
    rows = session.execute(
        select(Organization.name_key, Organization.country, Organization.id)
        .where(Organization.kind == OrganizationKind.SCHOOL, Organization.source == REFERENCE)
        .order_by(Organization.id.desc())
    )
    return {(own, country or ""): row_id for own, country, row_id in rows}


def _names(session: Session) -> set[tuple[int, str]]:
    rows = session.execute(select(OrganizationAlias.organization_id, OrganizationAlias.name))
    return {(row_id, name) for row_id, name in rows}


def _domains(session: Session) -> set[tuple[int, str]]:
    rows = session.execute(select(OrganizationDomain.organization_id, OrganizationDomain.domain))
    return {(row_id, domain) for row_id, domain in rows}


def _insert(
    session: Session, schools: Sequence[School], places: dict[_Place, int], now: datetime
) -> list[int]:
    if not schools:
        return []
    rows = [_row(each, places, now) for each in schools]
    ids = list(
        session.scalars(
            insert(Organization).returning(Organization.id, sort_by_parameter_order=True), rows
        )
    )
    session.execute(
        update(Organization)
        .where(Organization.id.in_(ids), Organization.group_id.is_(None))
        .values(group_id=Organization.id)
        .execution_options(synchronize_session=False)
    )
    return ids


def _row(school: School, places: dict[_Place, int], now: datetime) -> dict[str, Any]:
    parent = places.get((name_key(school.parent), school.country or "")) if school.parent else None
    return {
        "public_id": new_public_id(),
        "kind": OrganizationKind.SCHOOL,
        "name": school.name,
        "name_key": name_key(school.name),
        "country": school.country,
        "city": "",
        "parent_id": parent,
        "group_id": parent,
        "source": REFERENCE,
        "created_at": now,
    }


def _lacking(
    schools: Iterable[School],
    places: dict[_Place, int],
    known: set[tuple[int, str]],
    texts: Callable[[School], tuple[str, ...]],
) -> list[tuple[int, str]]:
    """Return (organization, text) for each text that isn't known yet, and take it as known."""
    wanted = [(places[_place(each)], text) for each in schools for text in texts(each)]
    found = [each for each in dict.fromkeys(wanted) if each not in known]
    known.update(found)
    return found


def _add_all(
    session: Session, table: type[Any], column: str, rows: Sequence[tuple[int, str]]
) -> None:
    if rows:
        values = [{"organization_id": row_id, column: text} for row_id, text in rows]
        session.execute(insert(table), values)
