"""What others see of an organization, and names to offer while somebody types one."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import handle
from alumnet.organizations.known import known_organizations, people_for_everyone, told_to_everyone
from alumnet.organizations.models import Affiliation, Organization
from alumnet.organizations.places import country_name
from alumnet.organizations.rules import TYPED, AffiliationKind, OrganizationKind, rounded_size

_MOST_SUGGESTIONS = 8
_KINDS = {
    AffiliationKind.EDUCATION: OrganizationKind.SCHOOL.value,
    AffiliationKind.EMPLOYMENT: None,
    AffiliationKind.MEMBERSHIP: OrganizationKind.ASSOCIATION.value,
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """An organization to offer: its public id, its name, and what tells it from namesakes."""

    public_id: str
    name: str
    detail: str


def suggestions(
    session: Session, text: str, kind: AffiliationKind, *, own: frozenset[int] = frozenset()
) -> list[Suggested]:
    """Return up to eight organizations that somebody may be writing, best first.

    Names that a person typed are offered to others only once somebody shows them to everybody;
    `own` are the organizations that the asking person has anyway. At most four statements.
    """
    known = known_organizations(session)
    found = known.suggest(text, kind=_KINDS[kind], limit=_MOST_SUGGESTIONS)
    if kind is AffiliationKind.EMPLOYMENT:
        found = [each for each in found if each.kind != OrganizationKind.ASSOCIATION.value]
    told = told_to_everyone(session, [each.id for each in found]) | own
    found = [each for each in found if each.id in told]
    if not found:
        return []
    ids = dict(
        session.execute(
            select(Organization.id, Organization.public_id).where(
                Organization.id.in_([each.id for each in found])
            )
        ).all()
    )
    return [
        Suggested(ids[each.id], each.name, _detail(each.also, each.country))
        for each in found
        if each.id in ids
    ]


def _detail(also: str, country: str | None) -> str:
    return " · ".join(part for part in (also, country_name(country) if country else "") if part)


@dataclass(frozen=True, slots=True)
class OrganizationPage:
    """An organization as members see it. `people` is rounded, None when fewer than ten."""

    public_id: str
    name: str
    kind: OrganizationKind
    city: str
    country: str
    people: int | None
    parent: str
    parent_url: str

    @property
    def url(self) -> str:
        """Where this page is."""
        return f"/organizations/{handle(self.name, self.public_id)}"


def organization_page(session: Session, public_id: str) -> OrganizationPage:
    """Return the page of an organization; of a merged one, that of what it became.

    A name that a person typed has a page once somebody shows it to everybody. At most four
    statements. Raises NotFound.
    """
    above = aliased(Organization)
    found = session.execute(
        select(Organization, above)
        .outerjoin(above, above.id == Organization.parent_id)
        .where(Organization.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    row: Organization = found[0]
    parent: Organization | None = found[1]
    if row.merged_into_id is not None:
        return organization_page(
            session, session.get_one(Organization, row.merged_into_id).public_id
        )
    counted = session.execute(
        people_for_everyone().where(Affiliation.organization_id == row.id)
    ).one_or_none()
    people = counted[1] if counted else 0
    if row.source == TYPED and not people:
        raise NotFound
    return OrganizationPage(
        public_id=row.public_id,
        name=row.name,
        kind=row.kind,
        city=row.city,
        country=country_name(row.country) if row.country else "",
        people=rounded_size(people),
        parent=parent.name if parent else "",
        parent_url=f"/organizations/{handle(parent.name, parent.public_id)}" if parent else "",
    )
