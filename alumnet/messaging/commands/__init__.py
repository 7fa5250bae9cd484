"""Writes of conversations.

`start`, `open_between`, `pass_on`, `send`, `share` and `hide` take a session: they join the command
of the slice in which a conversation belongs, for that slice says who may write. The others are
transactions of their own.
"""

from alumnet.messaging.commands.contacts import share
from alumnet.messaging.commands.directs import open_between, pass_on, write
from alumnet.messaging.commands.erasing import erase
from alumnet.messaging.commands.marks import mark_read, mute, seen_in, tell_once_a_day, unmute
from alumnet.messaging.commands.notices import drop_notice, settle_notice
from alumnet.messaging.commands.writing import send, start

__all__ = [
    "drop_notice",
    "erase",
    "mark_read",
    "mute",
    "open_between",
    "pass_on",
    "seen_in",
    "send",
    "settle_notice",
    "share",
    "start",
    "tell_once_a_day",
    "unmute",
    "write",
]
