"""Writes about reports: each public function is one intention and one transaction.

`note_reinstated` and `open_unsigned` take a session: they join the transaction of another command.
"""

from datetime import datetime
from typing import Protocol

from alumnet.moderation.commands.deciding import (
    Ruling,
    decide,
    lift_suspension,
    note_reinstated,
    unhide,
)
from alumnet.moderation.commands.ending import end_request
from alumnet.moderation.commands.forgetting import forget_words
from alumnet.moderation.commands.handling import claim, lapse_claims, open_letter, release
from alumnet.moderation.commands.reporting import Concern, report
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
    "claim",
    "decide",
    "end_request",
    "forget_words",
    "lapse_claims",
    "lift_suspension",
    "note_reinstated",
    "open_letter",
    "open_unsigned",
    "release",
    "report",
    "report_invitation",
    "report_invitations",
    "unhide",
]
