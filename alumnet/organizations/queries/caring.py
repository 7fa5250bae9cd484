"""Organizations as the staff look after them: lists, one, those that may be twice, merges.

Nobody learns here what members keep to themselves: a name that somebody typed is listed once it is
shown to everybody, and people are counted as everywhere, rounded and by those who show it to all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.organizations.known import is_shown_by_somebody, may_be_offered, people_for_everyone
from alumnet.organizations.models import (
    Affiliation,
    Organization,
    OrganizationAlias,
    OrganizationDomain,
)
from alumnet.organizations.names import key
from alumnet.organizations.places import country_name
from alumnet.organizations.queries.conditions import group_of
from alumnet.organizations.rules import TYPED, OrganizationKind, rounded_size

FILTERS = ("all", "school", "employer", "association", "typed")
_MOST_PAIRS = 40
_MOST_ALIKE = 4000


def is_in_care(viewer: Viewer) -> ColumnElement[bool]:
    """Return whether Organization is the viewer's to describe.

    The site's admins look after all of them, those of an association after it, its school, and
    whatever is part of either.
    """
    if viewer.is_site_admin:
        return true()
    houses = {where for role, where in viewer.roles if role is Role.ADMIN}
    if not houses:
        return false()
    own = aliased(Organization)
    groups = (
        select(group_of(own))
        .join(Association, or_(Association.id == own.id, Association.school_id == own.id))
        .where(Association.id.in_(houses))
    )
    return group_of(Organization).in_(groups)


def is_listed(viewer: Viewer) -> ColumnElement[bool]:
    """Return whether Organization is on the lists of the staff: once each, and no secrets."""
    return and_(Organization.merged_into_id.is_(None), may_be_offered(viewer.person))


# ------------------------------------------------------------------------------------ the list
@dataclass(frozen=True, slots=True)
class CaredRow:
    """An organization on the list; `people` is rounded, None for few."""

    public_id: str
    name: str
    kind: OrganizationKind
    place: str
    is_typed: bool
    is_mine: bool
    people: int | None
    domains: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of its page for members."""
        return f"/organizations/{handle(self.name, self.public_id)}"


def by_name(
    session: Session, viewer: Viewer, words: str = "", shown: str = "all", cursor: str | None = None
) -> Page[CaredRow]:
    """Return organizations by name, narrowed to a filter and to words in a name. Three."""
    found = session.execute(
        select(Organization, is_in_care(viewer).label("is_mine"))
        .where(is_listed(viewer), _in_filter(shown), matches(words), _after(cursor))
        .order_by(Organization.name_key, Organization.id)
        .limit(PAGE_LENGTH + 1)
    ).all()
    rows = rows_of(session, found[:PAGE_LENGTH])
    last = found[PAGE_LENGTH - 1][0] if len(found) > PAGE_LENGTH else None
    return Page(rows, encode_cursor("caring", last.name_key, last.id) if last else None)


def rows_of(session: Session, found: Collection[Any]) -> list[CaredRow]:
    """Return these as rows of a list. Two statements."""
    ids = [row.id for row, _ in found]
    people = people_at(session, ids)
    domains: dict[int, list[str]] = {}
    for where, domain in session.execute(
        select(OrganizationDomain.organization_id, OrganizationDomain.domain)
        .where(OrganizationDomain.organization_id.in_(ids))
        .order_by(OrganizationDomain.id)
    ):
        domains.setdefault(where, []).append(domain)
    return [
        CaredRow(
            row.public_id,
            row.name,
            row.kind,
            place_of(row),
            row.source == TYPED,
            bool(is_mine),
            rounded_size(people.get(row.id, 0)),
            tuple(domains.get(row.id, ())),
        )
        for row, is_mine in found
    ]


def people_at(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Return how many show everybody that they were at these, not rounded. One statement."""
    counted = people_for_everyone().where(Affiliation.organization_id.in_(ids))
    return {row[0]: row[1] for row in session.execute(counted)}


def place_of(row: Any) -> str:
    """Return the city and the country of a row, as far as they are known."""
    return ", ".join(filter(None, (row.city, country_name(row.country) if row.country else "")))


def _in_filter(shown: str) -> ColumnElement[bool]:
    if shown == "typed":
        return Organization.source == TYPED
    kinds = {each.value: each for each in OrganizationKind}
    return Organization.kind == kinds[shown] if shown in kinds else true()


def matches(words: str) -> ColumnElement[bool]:
    """Return whether each word is in the name, in another name, or is a domain."""
    return and_(true(), *(_has(word) for word in words.split()[:6]))


def _has(word: str) -> ColumnElement[bool]:
    small = word.lower()
    return or_(
        Organization.name_key.contains(key(word) or small, autoescape=True),
        func.lower(Organization.name).contains(small, autoescape=True),
        exists().where(
            OrganizationAlias.organization_id == Organization.id,
            func.lower(OrganizationAlias.name).contains(small, autoescape=True),
        ),
        exists().where(
            OrganizationDomain.organization_id == Organization.id,
            OrganizationDomain.domain == small,
        ),
    )


def _after(cursor: str | None) -> ColumnElement[bool]:
    match decode_cursor(cursor):
        case ["caring", str(name), int(last)]:
            same = Organization.name_key == name
            return or_(Organization.name_key > name, and_(same, Organization.id > last))
    return true()


# --------------------------------------------------------------------------- what is there twice
@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, and what speaks for it."""

    gone: CaredRow
    kept: CaredRow
    why: str


def pairs(session: Session, viewer: Viewer) -> list[Pair]:
    """Return pairs that may be one, for the site's admins; the largest first. Four statements.

    The one with fewer people, or the one that somebody typed, is the one to go.
    """
    found = _alike_two_by_two(session.execute(_alike()).all())
    ids = {each for pair in found for each in pair}
    mine = is_in_care(viewer).label("is_mine")
    here = session.execute(
        select(Organization, mine).where(Organization.id.in_(ids), is_listed(viewer))
    ).all()
    rows = dict(zip([row.id for row, _ in here], rows_of(session, here), strict=True))
    made = [
        _pair(rows[one], rows[other], why)
        for (one, other), why in found.items()
        if one in rows and other in rows
    ]
    return sorted(made, key=lambda each: (-(each.kept.people or 0), each.kept.name))


def _pair(one: CaredRow, other: CaredRow, why: str) -> Pair:
    gone, kept = sorted(
        (one, other), key=lambda row: (not row.is_typed, row.people or 0, len(row.domains))
    )
    return Pair(gone, kept, why)


def _alike_two_by_two(rows: Sequence[Any]) -> dict[tuple[int, int], str]:
    """Return pairs of ids with what the two have in common, those where somebody was first.

    The two are of one kind, not of one group, and not known to be in two countries.
    """
    found: dict[tuple[int, int], tuple[bool, str]] = {}
    for (why, _), alike in groupby(rows, key=lambda row: (row.why, row.common)):
        for one, other in combinations(alike, 2):
            is_apart = one.group_id is None or one.group_id != other.group_id
            may_be = None in {one.country, other.country} or one.country == other.country
            if one.kind is other.kind and is_apart and may_be:
                nobody = not (one.has_people or other.has_people)
                found.setdefault((one.id, other.id), (nobody, why))
    chosen = sorted(found.items(), key=lambda each: each[1])[:_MOST_PAIRS]
    return {pair: why for pair, (_, why) in chosen}


def _alike() -> Any:
    """Return the statement for organizations that share a name or a domain, side by side."""
    own = (
        Organization.id,
        Organization.kind,
        Organization.group_id,
        Organization.country,
        is_shown_by_somebody().label("has_people"),
    )
    stands = Organization.merged_into_id.is_(None)
    names = (
        select(Organization.kind, Organization.name_key)
        .where(stands)
        .group_by(Organization.kind, Organization.name_key)
        .having(func.count() > 1)
        .subquery()
    )
    domains = (
        select(OrganizationDomain.domain)
        .group_by(OrganizationDomain.domain)
        .having(func.count() > 1)
        .subquery()
    )
    by_name = (
        select(literal("the same name").label("why"), names.c.name_key.label("common"), *own)
        .select_from(names)
        .join(
            Organization,
            and_(Organization.kind == names.c.kind, Organization.name_key == names.c.name_key),
        )
        .where(stands)
    )
    by_domain = (
        select(literal("the same mail domain"), domains.c.domain, *own)
        .select_from(domains)
        .join(OrganizationDomain, OrganizationDomain.domain == domains.c.domain)
        .join(Organization, Organization.id == OrganizationDomain.organization_id)
        .where(stands)
    )
    return union_all(by_name, by_domain).order_by("why", "common", "id").limit(_MOST_ALIKE)
