"""Reads about accounts: who asks, where a link leads, who waits for approval."""

from alumnet.accounts.queries.addresses import (
    Contact,
    Mailbox,
    account_at,
    account_by_id,
    address_of,
    contact,
    contacts,
    mail_of,
    opens_with,
    ways_in,
)
from alumnet.accounts.queries.chapters import has_chapters, in_chapters, looked_after
from alumnet.accounts.queries.devices import (
    OwnDevice,
    devices_of,
    is_trusted,
    name_of_device,
)
from alumnet.accounts.queries.links import (
    InvitationPage,
    LinkPage,
    LinkToSend,
    invitation_of,
    invitation_to_send,
    link_of,
    link_to_send,
)
from alumnet.accounts.queries.memberships import (
    AssociationChoice,
    MembershipFacts,
    MyMembership,
    admins_of,
    association_choices,
    is_first_in_line,
    membership_facts,
    my_memberships,
    refusal_to_suspend,
)
from alumnet.accounts.queries.own_addresses import OwnAddress, own_addresses
from alumnet.accounts.queries.rosters import (
    RosterSuggestion,
    Sought,
    roster_suggestions,
    sure_line,
)
from alumnet.accounts.queries.second_factor import (
    OwnPasskey,
    OwnSecondFactor,
    passkeys_of,
    second_factor_due,
    second_factor_of,
)
from alumnet.accounts.queries.staff import (
    PendingMembership,
    count_pending,
    pending_memberships,
)
from alumnet.accounts.queries.viewers import viewer_of

__all__ = [
    "AssociationChoice",
    "Contact",
    "InvitationPage",
    "LinkPage",
    "LinkToSend",
    "Mailbox",
    "MembershipFacts",
    "MyMembership",
    "OwnAddress",
    "OwnDevice",
    "OwnPasskey",
    "OwnSecondFactor",
    "PendingMembership",
    "RosterSuggestion",
    "Sought",
    "account_at",
    "account_by_id",
    "address_of",
    "admins_of",
    "association_choices",
    "contact",
    "contacts",
    "count_pending",
    "devices_of",
    "has_chapters",
    "in_chapters",
    "invitation_of",
    "invitation_to_send",
    "is_first_in_line",
    "is_trusted",
    "link_of",
    "link_to_send",
    "looked_after",
    "mail_of",
    "membership_facts",
    "my_memberships",
    "name_of_device",
    "opens_with",
    "own_addresses",
    "passkeys_of",
    "pending_memberships",
    "refusal_to_suspend",
    "roster_suggestions",
    "second_factor_due",
    "second_factor_of",
    "sure_line",
    "viewer_of",
    "ways_in",
]
