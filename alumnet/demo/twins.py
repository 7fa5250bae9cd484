"""A second row for one employer, as a file of the staff brings it: to be made one with it."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from alumnet.demo.records import DemoOrganization
from alumnet.demo.rows import Row
from alumnet.organizations import names
from alumnet.organizations.models import Organization, OrganizationDomain, OrganizationKind
from alumnet.organizations.rules import IMPORTED


def rows_of_twin(
    employers: Iterable[DemoOrganization], own_id: int, now: datetime
) -> Iterator[Row]:
    """Give the largest employer that stands alone under a longer name, at its mail domain."""
    one = next(each for each in employers if each.parent is None)
    name = f"{one.name} Services"
    yield (
        Organization,
        {
            "id": own_id,
            "kind": OrganizationKind.EMPLOYER,
            "name": name,
            "name_key": names.key(name),
            "parent_id": None,
            "group_id": own_id,
            "country": one.country,
            "city": one.city or "",
            "industry": one.industry,
            "source": IMPORTED,
            "created_at": now,
        },
    )
    for domain in one.domains[:1]:
        yield OrganizationDomain, {"organization_id": own_id, "domain": domain}
