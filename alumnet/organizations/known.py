"""All organizations in memory, kept for a process and brought up to date when rows are added.

The large catalogue of lists is built seldom. Names that people typed are in small ones beside it,
so that a name typed for the first time doesn't cost everybody a second.
"""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from alumnet.accounts.models import AssociationMembership, MembershipState, Person
from alumnet.kernel.visibility import Visibility
from alumnet.organizations.catalogue import Catalogue, Row
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
)
from alumnet.organizations.recognition import Match, match
from alumnet.organizations.rules import TYPED, OrganizationKind
from alumnet.organizations.suggestions import Suggestion, suggest

_EXTENSION = "alumnet.organizations"
_MOST_RECENT = 500
_MOST_TYPED = 3
_AT_A_TIME = 1_000


@dataclass(frozen=True, slots=True)
class Known:
    """All organizations at one moment: those from lists, and those that people typed.

    Only listed ones are recognised in what somebody writes. Typed ones are found again by their
    name itself (`commands.recognise_all`); were they recognised, a name would change its meaning
    with every other name that somebody types.
    """

    listed: Catalogue
    typed: tuple[Catalogue, ...] = ()

    def match(
        self, text: str, *, kind: str | None = None, country: str | None = None
    ) -> Match | None:
        """Return the listed organization that `text` safely means, or None."""
        return match(text, self.listed, kind=kind, country=country)

    def meant(self, name: str, kind: str, country: str | None = None) -> Match | None:
        """Return what a name means in an affiliation: for work also a school, and a part of one."""
        found = self.match(name, kind=kind, country=country)
        if found is None and kind == OrganizationKind.EMPLOYER.value:
            found = self.match(name, country=country)
        return found

    def suggest(self, text: str, *, kind: str | None = None, limit: int = 8) -> list[Suggestion]:
        """Return what the beginning of a name may mean, best first; a few typed ones last."""
        listed = suggest(text, self.listed, kind=kind, limit=limit)
        typed = [
            found
            for catalogue in reversed(self.typed)
            for found in suggest(text, catalogue, kind=kind, limit=_MOST_TYPED)
        ][:_MOST_TYPED]
        return [*listed[: limit - len(typed)], *typed]

    def get(self, row_id: int) -> Row | None:
        """Return the row of an organization, or None."""
        return next(filter(None, (each.get(row_id) for each in (self.listed, *self.typed))), None)

    def __len__(self) -> int:
        return sum(map(len, (self.listed, *self.typed)))


@dataclass(frozen=True, slots=True)
class _Stamp:
    """What tells whether anything was added. Random public ids tell one database from another."""

    listed: tuple[int | None, str | None]
    alias: int | None
    domain: int | None
    edited: datetime | None
    typed: tuple[int | None, str | None]


@dataclass(frozen=True, slots=True)
class _Kept:
    known: Known
    stamp: _Stamp
    typed_until: tuple[int | None, str | None]


class _Keeper:
    """What one app keeps, and the lock under which it is replaced."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: _Kept | None = None


def known_organizations(session: Session) -> Known:
    """Return all organizations for matching and typing ahead. One statement when nothing is new.

    To build it takes eight more, and about a second and a half for 25,000 schools; to take in what
    was typed since, four and a few milliseconds.
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
    is_typed = Organization.source == TYPED
    last = (
        select(Organization.id, Organization.public_id)
        .where(condition)
        .order_by(Organization.id.desc())
        .limit(1)
        .subquery()
        for condition in (~is_typed, is_typed)
    )
    listed, typed = last
    row = session.execute(
        select(
            select(listed.c.id).scalar_subquery(),
            select(listed.c.public_id).scalar_subquery(),
            select(func.max(OrganizationAlias.id)).scalar_subquery(),
            select(func.max(OrganizationDomain.id)).scalar_subquery(),
            select(func.max(Organization.changed_at)).scalar_subquery(),
            select(typed.c.id).scalar_subquery(),
            select(typed.c.public_id).scalar_subquery(),
        )
    ).one()
    return _Stamp((row[0], row[1]), row[2], row[3], row[4], (row[5], row[6]))


def _refreshed(session: Session, kept: _Kept | None, stamp: _Stamp) -> _Kept:
    is_typed = Organization.source == TYPED
    if kept is None or replace(kept.stamp, typed=stamp.typed) != stamp:
        known = Known(Catalogue(_rows(session, ~is_typed)), (Catalogue(_rows(session, is_typed)),))
        return _Kept(known, stamp, stamp.typed)
    listed, (typed, *_) = kept.known.listed, kept.known.typed
    if _is_there(session, kept.typed_until):
        since = is_typed & (Organization.id > kept.typed_until[0])
        recent = Catalogue(_rows(session, since))
        if len(recent) <= _MOST_RECENT:
            return _Kept(Known(listed, (typed, recent)), stamp, kept.typed_until)
    typed = Catalogue(_rows(session, is_typed))
    return _Kept(Known(listed, (typed,)), stamp, stamp.typed)


def _is_there(session: Session, last: tuple[int | None, str | None]) -> bool:
    """Say whether the last organization of a catalogue is still the one it was."""
    if last[0] is None:
        return False
    query = select(Organization.public_id).where(Organization.id == last[0])
    return session.scalar(query) == last[1]


def _rows(session: Session, wanted: ColumnElement[bool]) -> Iterator[Row]:
    """Yield the organizations, read a thousand at a time: all at once would fill the memory."""
    ids = select(Organization.id).where(wanted)
    counted = people_for_everyone().where(Affiliation.organization_id.in_(ids))
    people = dict(session.execute(counted).all())
    aliases = _Texts(session, OrganizationAlias.organization_id, OrganizationAlias.name, ids)
    domains = _Texts(session, OrganizationDomain.organization_id, OrganizationDomain.domain, ids)
    found = session.execute(
        select(
            Organization.id,
            Organization.kind,
            Organization.name,
            Organization.parent_id,
            Organization.country,
        )
        .where(wanted, Organization.merged_into_id.is_(None))
        .order_by(Organization.id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for row in found:
        yield Row(
            row.id,
            row.kind.value,
            row.name,
            aliases.of(row.id),
            domains.of(row.id),
            row.parent_id,
            row.country,
            people.get(row.id, 0),
        )


class _Texts:
    """The aliases or domains of organizations that are asked for in the order of their ids."""

    def __init__(
        self,
        session: Session,
        owner: InstrumentedAttribute[int],
        text: InstrumentedAttribute[str],
        ids: Select[*tuple[int]],
    ) -> None:
        rows = session.execute(
            select(owner, text)
            .where(owner.in_(ids))
            .order_by(owner, owner.class_.id)
            .execution_options(yield_per=_AT_A_TIME)
        )
        self._groups = groupby(rows, itemgetter(0))
        self._next = next(self._groups, None)

    def of(self, organization_id: int) -> tuple[str, ...]:
        """Return the texts of one; those of smaller ids can't be asked for any more."""
        while self._next is not None and self._next[0] < organization_id:
            self._next = next(self._groups, None)
        if self._next is None or self._next[0] != organization_id:
            return ()
        return tuple(text for _, text in self._next[1])


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
    return or_(Organization.source != TYPED, own, is_shown_by_somebody())


def is_shown_by_somebody() -> ColumnElement[bool]:
    """Return the SQL condition that somebody shows everybody that they were at Organization."""
    return (
        select(Affiliation.id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(Affiliation.organization_id == Organization.id, *_shown_to_everyone())
        .exists()
    )
