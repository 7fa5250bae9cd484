"""Reads about invitations."""

from alumnet.inviting.queries.contacts import Matched, match
from alumnet.inviting.queries.desk import InvitingDesk, desk, inviters_of
from alumnet.inviting.queries.invited import (
    InvitedPage,
    has_account,
    page_behind,
    page_for_member,
)
from alumnet.inviting.queries.mailing import (
    InvitationMail,
    invitation_mail,
    is_together,
    owner_of,
    who_want_none,
)
from alumnet.inviting.queries.own import (
    Grounds,
    OwnInvitation,
    Place,
    export,
    grounds,
    own_invitations,
)

__all__ = [
    "Grounds",
    "InvitationMail",
    "InvitedPage",
    "InvitingDesk",
    "Matched",
    "OwnInvitation",
    "Place",
    "desk",
    "export",
    "grounds",
    "has_account",
    "invitation_mail",
    "inviters_of",
    "is_together",
    "match",
    "own_invitations",
    "owner_of",
    "page_behind",
    "page_for_member",
    "who_want_none",
]
