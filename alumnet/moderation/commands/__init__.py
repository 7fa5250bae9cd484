"""Writes about reports: each public function is one intention and one transaction.

`note_reinstated` and `open_unsigned` take a session: they join the transaction of another command.
"""

from datetime import datetime
from typing import Protocol

from alumnet.moderation.commands.appealing import appeal_decision, appeal_outcome, escalate
from alumnet.moderation.commands.approving import answer_approval, ask_approval, lapse_approvals
from alumnet.moderation.commands.deciding import Ruling, decide
from alumnet.moderation.commands.ending import end_request
from alumnet.moderation.commands.flagging import forget_copies, notice_copies, notice_floods
from alumnet.moderation.commands.forgetting import erase, forget_words
from alumnet.moderation.commands.handling import claim, lapse_claims, open_letter, release
from alumnet.moderation.commands.notes import add_note, erase_note
from alumnet.moderation.commands.pauses import end_pauses, refuse_paused
from alumnet.moderation.commands.reading import read_conversation
from alumnet.moderation.commands.reporting import Concern, report
from alumnet.moderation.commands.taking_back import lift_suspension, note_reinstated, unhide
from alumnet.moderation.commands.unsigned import (
    Notice,
    open_unsigned,
    report_invitation,
    report_invitations,
)


class Act(Protocol):
    """A command that needs no more than the report, who does it, and when."""

    def __call__(self, public_id: str, *, by: int, now: datetime) -> None:
        """Do it. Raises what stands in the way."""


__all__ = [
    "Act",
    "Concern",
    "Notice",
    "Ruling",
    "add_note",
    "answer_approval",
    "appeal_decision",
    "appeal_outcome",
    "ask_approval",
    "claim",
    "decide",
    "end_pauses",
    "end_request",
    "erase",
    "erase_note",
    "escalate",
    "forget_copies",
    "forget_words",
    "lapse_approvals",
    "lapse_claims",
    "lift_suspension",
    "note_reinstated",
    "notice_copies",
    "notice_floods",
    "open_letter",
    "open_unsigned",
    "read_conversation",
    "refuse_paused",
    "release",
    "report",
    "report_invitation",
    "report_invitations",
    "unhide",
]
