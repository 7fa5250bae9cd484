"""The words of a mentor's desk: group hours, invitations to them, and who arranges times."""

from enum import Enum


class GroupHourState(Enum):
    """Where a group hour stands."""

    PLANNED = "planned"
    OVER = "over"
    CANCELLED = "cancelled"


class InvitationState(Enum):
    """How somebody who was asked to a group hour stands to it."""

    INVITED = "invited"
    COMING = "coming"
    NOT_COMING = "not_coming"
    CLOSED = "closed"


class GrantState(Enum):
    """Whether somebody arranges times for a mentor."""

    ASKED = "asked"
    STANDING = "standing"
    DECLINED = "declined"
    ENDED = "ended"
