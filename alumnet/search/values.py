"""What the values of facets are called, for `company:acme` in the search box.

Only organizations that somebody shows to everyone have a name here: whether a name is known at all
must not tell that somebody hides a place.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association
from alumnet.kernel.visibility import Visibility
from alumnet.organizations import places, reference
from alumnet.organizations.models import Affiliation, Organization, OrganizationAlias
from alumnet.search.documents import FacetKind, Label


def labels(session: Session) -> list[Label]:
    """Return the names of every value a facet can have. Three statements."""
    return [*_organizations(session, _shown()), *_associations(session), *_lists()]


def labels_of(session: Session, organization_ids: Collection[int]) -> list[Label]:
    """Return the names of those of these organizations that have one here. Two statements."""
    if not organization_ids:
        return []
    shown = _shown().where(Affiliation.organization_id.in_(organization_ids))
    return list(_organizations(session, shown))


def _shown() -> Select[*tuple[Any, ...]]:
    """Return the ids of organizations that somebody shows to everyone."""
    return (
        select(Affiliation.organization_id)
        .where(Affiliation.visibility == Visibility.EVERYONE)
        .distinct()
    )


def _organizations(session: Session, shown: Select[*tuple[Any, ...]]) -> Iterator[Label]:
    groups = select(Organization.group_id).where(Organization.id.in_(shown))
    wanted = select(Organization.id, Organization.kind, Organization.name).where(
        Organization.id.in_(shown.union(groups))
    )
    kinds: dict[int, FacetKind] = {}
    names: dict[int, list[str]] = defaultdict(list)
    for row in session.execute(wanted):
        kinds[row.id] = FacetKind(row.kind.value)
        names[row.id].append(row.name)
    aliases = select(OrganizationAlias.organization_id, OrganizationAlias.name).where(
        OrganizationAlias.organization_id.in_(shown)
    )
    for organization_id, name in session.execute(aliases):
        names[organization_id].append(name)
    for organization_id, kind in kinds.items():
        yield Label(kind, organization_id, tuple(names[organization_id]))


def _associations(session: Session) -> Iterator[Label]:
    for association_id, name in session.execute(select(Association.id, Association.name)):
        yield Label(FacetKind.ASSOCIATION, association_id, (name,))


def _lists() -> Iterator[Label]:
    for term in reference.topics():
        yield Label(FacetKind.TOPIC, term.code, (term.label, *term.also))
    for term in reference.industries():
        yield Label(FacetKind.INDUSTRY, term.code, (term.label, *term.also))
    for country in places.countries():
        yield Label(FacetKind.COUNTRY, country.code, (country.name,))
    for language in places.languages():
        yield Label(FacetKind.LANGUAGE, language.code, (language.name,))
