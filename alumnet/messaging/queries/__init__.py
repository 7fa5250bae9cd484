"""Reads of conversations."""

from alumnet.messaging.queries.contacts import Shared, Ways, ways
from alumnet.messaging.queries.data import export
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
    "Said",
    "Shared",
    "Thread",
    "Waiting",
    "Ways",
    "blocks_out",
    "conversation_id_of",
    "export",
    "is_once_a_day",
    "place_of",
    "thread",
    "unread_in",
    "untold",
    "ways",
]
