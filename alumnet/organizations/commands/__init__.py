"""Writes of organizations and affiliations.

`…_among`, `recognise_…`, `vouch` and `set_parent` join the transaction of others.
"""

from alumnet.organizations.commands.affiliations import (
    AS_WRITTEN,
    AffiliationValues,
    add_affiliations,
    add_among,
    change_affiliation,
    change_among,
    corroborate,
    erase_affiliations,
    remove_affiliation,
    vouch,
)
from alumnet.organizations.commands.editing import (
    OrganizationValues,
    edit_organization,
    part_of,
    rename,
    tell_people,
)
from alumnet.organizations.commands.importing import (
    OrganizationRow,
    domain_in,
    import_organizations,
)
from alumnet.organizations.commands.merging import (
    decline_merge,
    merge_organizations,
    propose_merge,
    undo_merge,
)
from alumnet.organizations.commands.recognising import (
    Named,
    association_organization,
    name_key,
    recognise_all,
    recognise_or_create,
    recognised,
    set_parent,
)
from alumnet.organizations.commands.registering import AddedSchools, add_schools
from alumnet.organizations.commands.tidying import forget_unused

__all__ = [
    "AS_WRITTEN",
    "AddedSchools",
    "AffiliationValues",
    "Named",
    "OrganizationRow",
    "OrganizationValues",
    "add_affiliations",
    "add_among",
    "add_schools",
    "association_organization",
    "change_affiliation",
    "change_among",
    "corroborate",
    "decline_merge",
    "domain_in",
    "edit_organization",
    "erase_affiliations",
    "forget_unused",
    "import_organizations",
    "merge_organizations",
    "name_key",
    "part_of",
    "propose_merge",
    "recognise_all",
    "recognise_or_create",
    "recognised",
    "remove_affiliation",
    "rename",
    "set_parent",
    "tell_people",
    "undo_merge",
    "vouch",
]
