"""Writes: what somebody was told, what became of the mail, what they chose; a transaction each."""

from alumnet.notifications.commands.bouncing import Noted, note_bounce, trust_address
from alumnet.notifications.commands.digests import (
    drop_gathered,
    gather_digests,
    note_digest,
    note_digest_sent,
)
from alumnet.notifications.commands.noting import Told, note, note_sent
from alumnet.notifications.commands.preferences import (
    Preferences,
    allow_mails,
    save_preferences,
    stop_mails,
)
from alumnet.notifications.commands.reading import (
    BATCH,
    clean_up,
    forget_bounces,
    mark_all_read,
    mark_read,
)

__all__ = [
    "BATCH",
    "Noted",
    "Preferences",
    "Told",
    "allow_mails",
    "clean_up",
    "drop_gathered",
    "forget_bounces",
    "gather_digests",
    "mark_all_read",
    "mark_read",
    "note",
    "note_bounce",
    "note_digest",
    "note_digest_sent",
    "note_sent",
    "save_preferences",
    "stop_mails",
    "trust_address",
]
