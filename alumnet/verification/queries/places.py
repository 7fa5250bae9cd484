"""A place as its proof needs it: what is said of it, whose it is, and who could confirm it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from alumnet.accounts.models import Association, AssociationMembership, MembershipState, RosterEntry
from alumnet.kernel.clock import year_and_month
from alumnet.kernel.errors import NotFound
from alumnet.kernel.visibility import SEARCHABLE
from alumnet.organizations.models import (
    Affiliation,
    AffiliationEvent,
    AffiliationKind,
    EvidenceGrade,
    Organization,
    OrganizationDomain,
)
from alumnet.organizations.queries.conditions import group_of
from alumnet.organizations.rules import Period, period_in_words


@dataclass(frozen=True, slots=True)
class Place:
    """An affiliation with its organization, in words where words are needed."""

    id: int
    public_id: str
    person_id: int
    organization_id: int
    organization: str
    group: int
    kind: AffiliationKind
    title: str
    field: str
    period: Period
    grade: EvidenceGrade
    is_searchable: bool

    @property
    def dates(self) -> str:
        """When it was: "since 2012", "class of 1998"."""
        return period_in_words(self.period)

    @property
    def what(self) -> str:
        """What somebody was there: "Engineer", "BSc, Physics"; "" when it isn't said."""
        return ", ".join(filter(None, (self.title, self.field)))

    @property
    def class_year(self) -> int | None:
        """In which year a school was left, None for other places and unknown years."""
        if self.kind is not AffiliationKind.EDUCATION or self.period.end_month is None:
            return None
        return year_and_month(self.period.end_month)[0]


def places() -> Select[Affiliation, str, int]:
    """Return the statement that `place_of` reads a row of."""
    return select(Affiliation, Organization.name, group_of(Organization)).join(
        Organization, Organization.id == Affiliation.organization_id
    )


def place_of(row: Any) -> Place:
    """Return a place from a row that begins with the columns of `places`."""
    one, organization, group = row[:3]
    return Place(
        id=one.id,
        public_id=one.public_id,
        person_id=one.person_id,
        organization_id=one.organization_id,
        organization=organization,
        group=group,
        kind=one.kind,
        title=one.title,
        field=one.field,
        period=Period(one.start_month, one.end_month, one.is_current, one.precision),
        grade=one.evidence_grade,
        is_searchable=one.visibility in SEARCHABLE,
    )


def own_place(session: Session, public_id: str, person_id: int) -> Place:
    """Return one of a person's own places. One statement. Raises NotFound."""
    row = session.execute(
        places().where(Affiliation.public_id == public_id, Affiliation.person_id == person_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return place_of(row)


def association_for(session: Session, place: Place) -> int:
    """Return the association whose staff look at a place. One statement. Raises NotFound.

    Of those in which its owner is active the one that it is about, or whose school it was, else the
    first they joined.
    """
    school = aliased(Organization)
    is_about = or_(Association.id == place.organization_id, group_of(school) == place.group)
    found = session.scalar(
        select(Association.id)
        .join(AssociationMembership, AssociationMembership.association_id == Association.id)
        .outerjoin(school, school.id == Association.school_id)
        .where(
            AssociationMembership.person_id == place.person_id,
            AssociationMembership.state == MembershipState.ACTIVE,
        )
        .order_by(case((is_about, 0), else_=1), AssociationMembership.id)
        .limit(1)
    )
    if found is None:
        raise NotFound
    return found


def on_roster(person: Any, organization: Any, end_month: Any) -> ColumnElement[bool]:
    """Return the SQL condition that an association's own list says of a person what they say.

    That line is theirs, the organization is (of the group of) the association's school, and the
    year of leaving is that of the line.
    """
    theirs, school = aliased(Organization), aliased(Organization)
    return exists().where(
        RosterEntry.person_id == person,
        RosterEntry.class_year.is_not(None),
        RosterEntry.class_year * 12 <= end_month,
        end_month < RosterEntry.class_year * 12 + 12,
        Association.id == RosterEntry.association_id,
        school.id == Association.school_id,
        theirs.id == organization,
        group_of(theirs) == group_of(school),
    )


def has_roster_line(session: Session, place: Place) -> bool:
    """Return whether the list of an association says the same. One statement."""
    if place.class_year is None:
        return False
    line = on_roster(place.person_id, place.organization_id, place.period.end_month)
    return bool(session.scalar(select(line)))


def domains_of(session: Session, place: Place) -> frozenset[str]:
    """Return the mail domains of an organization and of its group. One statement."""
    found = session.scalars(
        select(OrganizationDomain.domain)
        .join(Organization, Organization.id == OrganizationDomain.organization_id)
        .where(or_(Organization.id == place.organization_id, Organization.id == place.group))
    )
    return frozenset(each.lower() for each in found)


def evidence_of(session: Session, affiliation_id: int) -> list[tuple[str, Any]]:
    """Return the steps of a place's grade as (name, when), the last one first. One statement."""
    rows = session.execute(
        select(AffiliationEvent.name, AffiliationEvent.at)
        .where(AffiliationEvent.subject_id == affiliation_id)
        .order_by(AffiliationEvent.id.desc())
    )
    return [(row.name, row.at) for row in rows]
