"""Reads about organizations and affiliations."""

from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.queries.affiliations import (
    OwnAffiliation,
    export_affiliations,
    own_affiliation,
    own_affiliations,
)
from alumnet.organizations.queries.organizations import (
    LookedUp,
    OrganizationPage,
    Suggested,
    look_up,
    offered_by_public_id,
    organization_page,
    suggestions,
)

__all__ = [
    "Known",
    "LookedUp",
    "OrganizationPage",
    "OwnAffiliation",
    "Suggested",
    "export_affiliations",
    "known_organizations",
    "look_up",
    "offered_by_public_id",
    "organization_page",
    "own_affiliation",
    "own_affiliations",
    "suggestions",
]
