"""Organizations as the staff look after them: lists, one, those that may be twice, merges.

Nobody learns here what members keep to themselves: a name that somebody typed is listed once it is
shown to everybody, and people are counted as everywhere, rounded and by those who show it to all.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, literal, or_, select, true
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association
from alumnet.kernel.authorization import Role, Viewer
from alumnet.kernel.ids import handle
from alumnet.kernel.pagination import PAGE_LENGTH, Page, decode_cursor, encode_cursor
from alumnet.organizations.known import may_be_offered, people_for_everyone
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
            _place(row),
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


def _place(row: Any) -> str:
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
    """Return pairs that may be one, for the site's admins; the largest first. Four.

    The one with fewer people, or the one that somebody typed, is the one to go.
    """
    found = session.execute(_same_name().union(_same_domain()).limit(_MOST_PAIRS)).all()
    ids = {each for row in found for each in (row.one, row.other)}
    mine = is_in_care(viewer).label("is_mine")
    here = session.execute(
        select(Organization, mine).where(Organization.id.in_(ids), is_listed(viewer))
    ).all()
    rows = dict(zip([row.id for row, _ in here], rows_of(session, here), strict=True))
    why: dict[tuple[int, int], str] = {}
    for row in found:
        if row.one in rows and row.other in rows:
            why.setdefault((row.one, row.other), row.why)
    made = [_pair(rows[one], rows[other], reason) for (one, other), reason in why.items()]
    return sorted(made, key=lambda each: (-(each.kept.people or 0), each.kept.name))


def _pair(one: CaredRow, other: CaredRow, why: str) -> Pair:
    gone, kept = sorted(
        (one, other), key=lambda row: (not row.is_typed, row.people or 0, len(row.domains))
    )
    return Pair(gone, kept, "the same name" if why == "name" else "the same mail domain")


def _same_name() -> Select[*tuple[Any, ...]]:
    one, other = aliased(Organization), aliased(Organization)
    return _two(one, other, "name").where(
        one.name_key == other.name_key,
        or_(one.country.is_(None), other.country.is_(None), one.country == other.country),
    )


def _same_domain() -> Select[*tuple[Any, ...]]:
    one, other = aliased(Organization), aliased(Organization)
    mine, theirs = aliased(OrganizationDomain), aliased(OrganizationDomain)
    return (
        _two(one, other, "domain")
        .join(mine, mine.organization_id == one.id)
        .join(theirs, and_(theirs.organization_id == other.id, theirs.domain == mine.domain))
        .where(one.group_id.is_distinct_from(other.group_id))
    )


def _two(one: Any, other: Any, why: str) -> Select[*tuple[Any, ...]]:
    return (
        select(one.id.label("one"), other.id.label("other"), literal(why).label("why"))
        .select_from(one)
        .join(
            other,
            and_(
                other.kind == one.kind,
                other.id > one.id,
                one.merged_into_id.is_(None),
                other.merged_into_id.is_(None),
            ),
        )
    )
