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
    Suggested,
    look_up,
    offered_by_public_id,
    suggestions,
)

__all__ = [
    "Known",
    "LookedUp",
    "OwnAffiliation",
    "Suggested",
    "export_affiliations",
    "known_organizations",
    "look_up",
    "offered_by_public_id",
    "own_affiliation",
    "own_affiliations",
    "suggestions",
]
