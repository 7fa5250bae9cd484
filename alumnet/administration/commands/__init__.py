"""Writes of administration: each public function is one intention."""

from alumnet.administration.commands.memberships import (
    ask_applicant,
    invite_member,
    note_file,
    reinstate_member,
    suspend_member,
)
from alumnet.administration.commands.naming import renew_name_forms
from alumnet.administration.commands.notes import delete_note, write_note
from alumnet.administration.commands.upkeep import revive_job

__all__ = [
    "ask_applicant",
    "delete_note",
    "invite_member",
    "note_file",
    "reinstate_member",
    "renew_name_forms",
    "revive_job",
    "suspend_member",
    "write_note",
]
