"""Writes about connections and blocks."""

from alumnet.connections.commands.blocking import block, set_block, unblock
from alumnet.connections.commands.ending import BATCH, erase, expire_requests, void_of
from alumnet.connections.commands.requests import (
    accept,
    ask,
    connect,
    decline,
    remove,
    withdraw,
)

__all__ = [
    "BATCH",
    "accept",
    "ask",
    "block",
    "connect",
    "decline",
    "erase",
    "expire_requests",
    "remove",
    "set_block",
    "unblock",
    "void_of",
    "withdraw",
]
