"""All organizations in memory, kept for a process and brought up to date when rows are added.

A large catalogue is built seldom; organizations added since are in a small one beside it, so that
a name typed for the first time doesn't cost everybody a second.
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.catalogue import Catalogue, Row
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
)
from alumnet.organizations.recognition import Match, match, match_domain
from alumnet.organizations.rules import TYPED, OrganizationKind
from alumnet.organizations.suggestions import Suggestion, suggest

_EXTENSION = "alumnet.organizations"
_MOST_RECENT = 500
_MOST_ADDED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """All organizations at one moment: a large catalogue and a small one of those added since."""

    catalogues: tuple[Catalogue, ...]

    def match(
        self, text: str, *, kind: str | None = None, country: str | None = None
    ) -> Match | None:
        """Return the organization that `text` safely means, or None."""
        first, *later = self.catalogues
        found = match(text, first, kind=kind, country=country)
        if found is not None:
            return found
        tried = (match(text, each, kind=kind, country=country) for each in later)
        return next((one for one in tried if one and self._agrees(one, country)), None)

    def meant(self, name: str, kind: str, country: str | None = None) -> Match | None:
        """Return what a name means in an affiliation: for work also a school, and a part of one."""
        found = self.match(name, kind=kind, country=country)
        if found is None and kind == OrganizationKind.EMPLOYER.value:
            found = self.match(name, country=country)
        return found

    def _agrees(self, found: Match, country: str | None) -> bool:
        """Say whether no other country is known: in a small catalogue a namesake stands alone."""
        row = self.get(found.id)
        return row is None or None in {country, row.country} or row.country == country

    def match_domain(self, domain: str) -> Match | None:
        """Return the organization that owns a mail domain, or None."""
        return next(filter(None, (match_domain(domain, each) for each in self.catalogues)), None)

    def suggest(self, text: str, *, kind: str | None = None, limit: int = 8) -> list[Suggestion]:
        """Return what the beginning of a name may mean, best first; a few newly added ones last."""
        first, *later = (suggest(text, each, kind=kind, limit=limit) for each in self.catalogues)
        added = [each for found in later for each in found][:_MOST_ADDED]
        return [*first[: limit - len(added)], *added]

    def get(self, row_id: int) -> Row | None:
        """Return the row of an organization, or None."""
        return next(filter(None, (each.get(row_id) for each in self.catalogues)), None)

    def __len__(self) -> int:
        return sum(map(len, self.catalogues))


# The last organization (its random public id tells one database from another) and what was added
# to others: the last alias and the last domain.
_Stamp = tuple[int, str, int, int]


@dataclass(frozen=True, slots=True)
class _Kept:
    known: Known
    stamp: _Stamp
    base: _Stamp


class _Keeper:
    """What one app keeps, and the lock under which it is replaced."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: _Kept | None = None


def known_organizations(session: Session) -> Known:
    """Return all organizations for matching and typing ahead. One statement when nothing is new.

    Five more to build it: about a second for 25,000 schools, milliseconds for what was added.
    """
    keeper: _Keeper = current_app.extensions.setdefault(_EXTENSION, _Keeper())
    stamp = _stamp(session)
    kept = keeper.kept
    if kept is not None and kept.stamp == stamp:
        return kept.known
    with keeper.lock:
        kept = keeper.kept
        if kept is None or kept.stamp != stamp:
            kept = keeper.kept = _refreshed(session, kept, stamp)
    return kept.known


def _stamp(session: Session) -> _Stamp:
    last = select(func.max(Organization.id)).scalar_subquery()
    row = session.execute(
        select(
            Organization.id,
            Organization.public_id,
            select(func.max(OrganizationAlias.id)).scalar_subquery(),
            select(func.max(OrganizationDomain.id)).scalar_subquery(),
        ).where(Organization.id == last)
    ).one_or_none()
    return (0, "", 0, 0) if row is None else (row[0], row[1], row[2] or 0, row[3] or 0)


def _refreshed(session: Session, kept: _Kept | None, stamp: _Stamp) -> _Kept:
    if kept is not None and _is_later(session, kept.base, stamp):
        recent = Catalogue(_rows(session, after=kept.base[0]))
        if len(recent) <= _MOST_RECENT:
            return _Kept(Known((kept.known.catalogues[0], recent)), stamp, kept.base)
    return _Kept(Known((Catalogue(_rows(session)),)), stamp, stamp)


def _is_later(session: Session, base: _Stamp, stamp: _Stamp) -> bool:
    """Say whether only organizations were added since `base`, with no new name for older ones."""
    still_there = session.scalar(select(Organization.public_id).where(Organization.id == base[0]))
    if still_there != base[1] or stamp[0] <= base[0]:
        return False
    for table, last in ((OrganizationAlias, base[2]), (OrganizationDomain, base[3])):
        older = select(table.id).where(table.id > last, table.organization_id <= base[0]).limit(1)
        if session.scalar(older) is not None:
            return False
    return True


def _rows(session: Session, *, after: int = 0) -> list[Row]:
    aliases = _texts(
        session.execute(
            select(OrganizationAlias.organization_id, OrganizationAlias.name)
            .where(OrganizationAlias.organization_id > after)
            .order_by(OrganizationAlias.id)
        )
    )
    domains = _texts(
        session.execute(
            select(OrganizationDomain.organization_id, OrganizationDomain.domain)
            .where(OrganizationDomain.organization_id > after)
            .order_by(OrganizationDomain.id)
        )
    )
    people = dict(
        session.execute(people_for_everyone().where(Affiliation.organization_id > after)).all()
    )
    found = session.execute(
        select(
            Organization.id,
            Organization.kind,
            Organization.name,
            Organization.parent_id,
            Organization.country,
        ).where(Organization.id > after, Organization.merged_into_id.is_(None))
    )
    return [
        Row(
            row.id,
            row.kind.value,
            row.name,
            aliases.get(row.id, ()),
            domains.get(row.id, ()),
            row.parent_id,
            row.country,
            people.get(row.id, 0),
        )
        for row in found
    ]


def _texts(rows: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = defaultdict(list)
    for organization_id, text in rows:
        found[organization_id].append(text)
    return {organization_id: tuple(texts) for organization_id, texts in found.items()}


def people_for_everyone() -> Select[*tuple[int, int]]:
    """Return the query of how many listed people show everybody their time at an organization.

    Anything else must not be told, not even by the order of suggestions.
    """
    return (
        select(Affiliation.organization_id, func.count(Affiliation.person_id.distinct()))
        .join(Person, Person.id == Affiliation.person_id)
        .where(*_shown_to_everyone())
        .group_by(Affiliation.organization_id)
    )


def _shown_to_everyone() -> tuple[Any, ...]:
    is_active = exists().where(
        AssociationMembership.person_id == Person.id,
        AssociationMembership.state == MembershipState.ACTIVE,
    )
    return (
        Affiliation.visibility == Visibility.EVERYONE,
        Person.is_listed,
        Person.hidden_by_staff_at.is_(None),
        Person.erased_at.is_(None),
        ~Person.is_deceased,
        is_active,
    )


def may_be_offered(person_id: int) -> ColumnElement[bool]:
    """Return the SQL condition that the name of an organization may be offered to a person.

    Names from reference lists and imports are known anyway; one that somebody typed is offered to
    that person, and to others once somebody shows it to everybody.
    """
    own = exists().where(
        Affiliation.organization_id == Organization.id, Affiliation.person_id == person_id
    )
    shown = (
        select(Affiliation.id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.organization_id == Organization.id, *_shown_to_everyone())
        .exists()
    )
    return or_(Organization.source != TYPED, own, shown)
