"""An organization as one member finds people there: who and when, its parts, who is new.

Whatever is said is of people whom this member may find, so that nobody who is hidden from them
changes it. A name that somebody typed has a page for whoever finds somebody there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import (
    Account,
    Association,
    AssociationMembership,
    MembershipState,
    Person,
    RosterEntry,
)
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.kernel.statements import built_once
from alumnet.members.queries.people import ANY_VIEWER, is_listed_for, values_of
from alumnet.organizations.models import Organization
from alumnet.organizations.places import country_name
from alumnet.organizations.rules import TYPED, OrganizationKind, rounded_size
from alumnet.search import service
from alumnet.search.requests import Attended, Place
from alumnet.search.service import Standing
from alumnet.ties.spells import SpellKind

_NO_NUMBER: Final = literal(0)
_MOST_JOINED: Final = 6
_MOST_PARTS: Final = 12
_SPELL_KINDS: Final = {
    OrganizationKind.SCHOOL: SpellKind.EDUCATION,
    OrganizationKind.EMPLOYER: SpellKind.EMPLOYMENT,
    OrganizationKind.ASSOCIATION: SpellKind.MEMBERSHIP,
}


@dataclass(frozen=True, slots=True)
class Size:
    """Something to open with about how many people it has, None when fewer than ten."""

    label: str
    url: str
    people: int | None

    @property
    def decade(self) -> str:
        """The decade of a year: "1990s"."""
        return f"{self.label[:3]}0s"


@dataclass(frozen=True)
class Seen:
    """An organization and what belongs to it, as one viewer finds people there."""

    row: Any
    family: Mapping[str, Sequence[Any]]
    attended: Attended
    workers: int  # of a school or an association, the people who found work there

    @property
    def place(self) -> Place:
        """What the index knows it by."""
        return _place(self.row)

    @property
    def is_school(self) -> bool:
        """Whether years are those of leaving it."""
        return self.row.kind is OrganizationKind.SCHOOL

    @property
    def url(self) -> str:
        """Where its page is."""
        return f"/organizations/{handle(self.row.name, self.row.public_id)}"

    @property
    def where(self) -> str:
        """Its city and country."""
        country = country_name(self.row.country) if self.row.country else ""
        return ", ".join(filter(None, (self.row.city, country)))

    @property
    def people(self) -> int | None:
        """How many people of it one finds, rounded; None when fewer than ten."""
        return rounded_size(self.attended.people)

    @property
    def list_url(self) -> str:
        """The directory narrowed to its people."""
        return f"/people?{urlencode({self.row.kind.value: self.row.public_id})}"

    @property
    def finder_url(self) -> str:
        """The finder narrowed to its people."""
        return f"/mentors?{urlencode({self.row.kind.value: self.row.public_id})}"

    @property
    def workers_url(self) -> str:
        """The directory narrowed to who works or worked there."""
        return f"/people?{urlencode({'employer': self.row.public_id})}" if self.workers else ""

    @cached_property
    def years(self) -> list[Size]:
        """The years in which somebody left a school or was anywhere else, the latest first."""
        return [
            Size(str(year), self.year_url(year), rounded_size(self.attended.years[year]))
            for year in sorted(self.attended.years, reverse=True)
        ]

    def year_url(self, year: int) -> str:
        """Return where the people of a year are."""
        return f"{self.url}/{'classes' if self.is_school else 'years'}/{year}"

    @property
    def parts(self) -> list[Size]:
        """Its chapters, faculties or subsidiaries in which somebody is found, the largest first."""
        found = [each for each in self.family.get("part", ()) if self._people_of(each)]
        found.sort(key=lambda each: (-self._people_of(each), each.name))
        return [self._size(each) for each in found[:_MOST_PARTS]]

    @property
    def parent(self) -> Size | None:
        """What it is part of, unless nobody may know the name."""
        found = self.family.get("parent", ())
        known = (each for each in found if each.source != TYPED or self._people_of(each))
        return next(map(self._size, known), None)

    @property
    def relatives(self) -> list[Size]:
        """The school of an association, or the associations of a school."""
        found = [*self.family.get("school", ()), *self.family.get("association", ())]
        return [Size(each.name, _url(each), None) for each in found]

    def _people_of(self, row: Any) -> int:
        if row.id == self.place.group_id:
            return sum(self.attended.parts.values())
        return self.attended.parts.get(row.id, 0)

    def _size(self, row: Any) -> Size:
        return Size(row.name, _url(row), rounded_size(self._people_of(row)))


def _url(row: Any) -> str:
    return f"/organizations/{handle(row.name, row.public_id)}"


def _place(row: Any, kind: SpellKind | None = None) -> Place:
    return Place(kind or _SPELL_KINDS[row.kind], row.group_id or row.id, row.id)


def seen(
    session: Session,
    viewer: Viewer,
    standing: Standing,
    public_id: str,
    *,
    year: int | None = None,
    since: datetime | None = None,
) -> Seen:
    """Return an organization; of a merged one, what it became. One statement, two if merged.

    With what records know of the class of a `year`, or who joined `since`. Raises NotFound.
    """
    values = {"public_id": public_id, "year": year, "since": since, **values_of(viewer)}
    family: dict[str, list[Any]] = {}
    for row in session.execute(_family_query(with_joined=since is not None), values):
        family.setdefault(row.relation, []).append(row)
    if "became" in family:
        became = family["became"][0].public_id
        return seen(session, viewer, standing, became, year=year, since=since)
    if "self" not in family:
        raise NotFound
    row = family["self"][0]
    attended, workers = service.attended(standing, _place(row)), 0
    if row.kind is not OrganizationKind.EMPLOYER:
        workers = service.attended(standing, _place(row, SpellKind.EMPLOYMENT)).people
    if row.source == TYPED and not attended.people and not workers:
        raise NotFound
    return Seen(row, family, attended, workers)


@built_once
def _family_query(*, with_joined: bool) -> CompoundSelect[*tuple[Any, ...]]:
    """Return the organization of a public id, and what belongs to it, each with its relation.

    `number` is how many of the class of a year the records of the viewer's association know, and
    of who joined it their place in the order.
    """
    one = select(Organization).where(Organization.public_id == bindparam("public_id")).subquery()

    def related(
        relation: str, *conditions: Any, number: ColumnElement[int] = _NO_NUMBER
    ) -> Select[*tuple[Any, ...]]:
        return select(
            literal(relation).label("relation"),
            Organization.id,
            Organization.public_id,
            Organization.kind,
            Organization.name,
            Organization.group_id,
            Organization.country,
            Organization.city,
            Organization.source,
            number.label("number"),
        ).where(*conditions)

    parts = [
        related("self", Organization.public_id == bindparam("public_id")),
        related("became", Organization.id == one.c.merged_into_id),
        related("parent", Organization.id == one.c.parent_id),
        related("part", Organization.parent_id == one.c.id, Organization.merged_into_id.is_(None)),
        related("school", Organization.id == Association.school_id, Association.id == one.c.id),
        related(
            "association",
            Organization.id == Association.id,
            Association.school_id == one.c.id,
            number=_lines(),
        ),
    ]
    return union_all(*parts, _joined(one.c.id)) if with_joined else union_all(*parts)


def _lines() -> ScalarSelect[int]:
    """Return how many of a class the records know: for members, and whoever of them came.

    All lines count, so that it can't show in their number who came and hid.
    """
    return (
        select(func.count(RosterEntry.id))
        .where(
            RosterEntry.association_id == Organization.id,
            RosterEntry.association_id.in_(ANY_VIEWER.association_ids),
            RosterEntry.class_year == bindparam("year", type_=Integer),
        )
        .correlate(Organization)
        .scalar_subquery()
    )


def _joined(association_id: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
    """Return who joined an association of the viewer's lately, the newest first.

    Of others nobody but their members is told who comes.
    """
    member = aliased(AssociationMembership)
    order = (member.approved_at.desc(), Person.id.desc())
    newest = (
        select(Person.id, Person.public_id, func.row_number().over(order_by=order).label("place"))
        .join(member, member.person_id == Person.id)
        .join(Account, Account.person_id == Person.id)  # who is in the records alone hasn't come
        .where(
            member.association_id == association_id,
            member.association_id.in_(ANY_VIEWER.association_ids),
            member.state == MembershipState.ACTIVE,
            member.approved_at >= bindparam("since", type_=UtcDateTime),
            is_listed_for(ANY_VIEWER),
            Person.id != ANY_VIEWER.person_id,
        )
        .order_by(*order)
        .limit(_MOST_JOINED)
        .subquery()
    )
    nothing = [null()] * 6
    return select(literal("joined"), newest.c.id, newest.c.public_id, *nothing, newest.c.place)
