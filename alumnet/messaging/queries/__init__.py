"""Reads of conversations."""

from alumnet.messaging.queries.contacts import Shared, Ways, ways
from alumnet.messaging.queries.data import export
from alumnet.messaging.queries.directs import (
    ACTIONS,
    DirectTalk,
    direct_place,
    facts_between,
    talk_with,
)
from alumnet.messaging.queries.lists import Listed, conversations_of, unread_conversations
from alumnet.messaging.queries.threads import (
    Said,
    Thread,
    blocks_out,
    conversation_id_of,
    place_of,
    thread,
)
from alumnet.messaging.queries.waiting import Waiting, is_once_a_day, unread_in, untold

__all__ = [
    "ACTIONS",
    "DirectTalk",
    "Listed",
    "Said",
    "Shared",
    "Thread",
    "Waiting",
    "Ways",
    "blocks_out",
    "conversation_id_of",
    "conversations_of",
    "direct_place",
    "export",
    "facts_between",
    "is_once_a_day",
    "place_of",
    "talk_with",
    "thread",
    "unread_conversations",
    "unread_in",
    "untold",
    "ways",
]
