"""Writes: what somebody was told and what became of the mail, one transaction each."""

from alumnet.notifications.commands.noting import Told, note, note_sent

__all__ = [
    "Told",
    "note",
    "note_sent",
]
