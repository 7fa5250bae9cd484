"""Reads about organizations and affiliations."""

from alumnet.organizations.known import Known, known_organizations
from alumnet.organizations.queries.affiliations import (
    OwnAffiliation,
    export_affiliations,
    own_affiliation,
    own_affiliations,
)
from alumnet.organizations.queries.caring import (
    FILTERS,
    CaredRow,
    Pair,
    by_name,
    is_in_care,
    pairs,
)
from alumnet.organizations.queries.merging import (
    Cared,
    Merged,
    alike,
    cared_for,
    id_of,
    latest_merges,
    merges_into,
    named,
    proposals,
    proposed,
    two_for_merging,
)
from alumnet.organizations.queries.organizations import (
    LookedUp,
    Suggested,
    look_up,
    offered_by_public_id,
    suggestions,
)

__all__ = [
    "FILTERS",
    "Cared",
    "CaredRow",
    "Known",
    "LookedUp",
    "Merged",
    "OwnAffiliation",
    "Pair",
    "Suggested",
    "alike",
    "by_name",
    "cared_for",
    "export_affiliations",
    "id_of",
    "is_in_care",
    "known_organizations",
    "latest_merges",
    "look_up",
    "merges_into",
    "named",
    "offered_by_public_id",
    "own_affiliation",
    "own_affiliations",
    "pairs",
    "proposals",
    "proposed",
    "suggestions",
    "two_for_merging",
]
