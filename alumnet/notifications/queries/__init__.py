"""Reads: what somebody was told, what they chose, how they can be reached."""

from alumnet.notifications.queries.listing import Line, gathered, number_in, page_of, unread
from alumnet.notifications.queries.reaching import (
    OwnPreferences,
    came_back,
    is_mailbox_of,
    own_preferences,
    public_id_of,
)

__all__ = [
    "Line",
    "OwnPreferences",
    "came_back",
    "gathered",
    "is_mailbox_of",
    "number_in",
    "own_preferences",
    "page_of",
    "public_id_of",
    "unread",
]
