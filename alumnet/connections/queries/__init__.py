"""Reads about connections and blocks."""

from alumnet.connections.queries.data import export
from alumnet.connections.queries.known import How, Known, known_to
from alumnet.connections.queries.offering import ACTIONS, opens_page
from alumnet.connections.queries.pairs import Between, between
from alumnet.connections.queries.standing import (
    BlockedPerson,
    blocked_by,
    blocked_during,
    connected_ids,
    has_blocked,
    is_blocked_between,
    standing_block,
    standing_connection,
)

__all__ = [
    "ACTIONS",
    "Between",
    "BlockedPerson",
    "How",
    "Known",
    "between",
    "blocked_by",
    "blocked_during",
    "connected_ids",
    "export",
    "has_blocked",
    "is_blocked_between",
    "known_to",
    "opens_page",
    "standing_block",
    "standing_connection",
]
