"""Writes about invitations, one transaction each; `take_told` joins that of its caller."""

from alumnet.inviting.commands.answering import (
    Joining,
    accept,
    confirm_place,
    join,
    meet_waiting,
)
from alumnet.inviting.commands.ending import (
    BATCH,
    erase,
    expire_invitations,
    forget_addresses,
    remind,
    void_between,
    void_of,
)
from alumnet.inviting.commands.refusing import allow_inviting, decline, report, stop, take_told
from alumnet.inviting.commands.sending import (
    Invited,
    Tie,
    invite,
    note_told,
    take_mail,
    withdraw,
)

__all__ = [
    "BATCH",
    "Invited",
    "Joining",
    "Tie",
    "accept",
    "allow_inviting",
    "confirm_place",
    "decline",
    "erase",
    "expire_invitations",
    "forget_addresses",
    "invite",
    "join",
    "meet_waiting",
    "note_told",
    "remind",
    "report",
    "stop",
    "take_mail",
    "take_told",
    "void_between",
    "void_of",
    "withdraw",
]
