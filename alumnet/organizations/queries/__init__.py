"""Reads about organizations and affiliations."""

from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.queries.affiliations import (
    OwnAffiliation,
    export_affiliations,
    own_affiliation,
    own_affiliations,
)
from alumnet.organizations.queries.organizations import (
    OrganizationPage,
    Suggested,
    organization_page,
    suggestions,
)

__all__ = [
    "Known",
    "OrganizationPage",
    "OwnAffiliation",
    "Suggested",
    "export_affiliations",
    "known_organizations",
    "organization_page",
    "own_affiliation",
    "own_affiliations",
    "suggestions",
]
