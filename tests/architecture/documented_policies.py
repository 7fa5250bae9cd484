"""The numbers of every policy as the code has them, beside the meaning that people wrote.

`make tables` brings the numbers up to date and keeps the meanings; a new number comes without one,
and the test asks for it.
"""

import re
from dataclasses import fields
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from alumnet.accounts.rules import AccountPolicy
from alumnet.administration.rules import AdministrationPolicy
from alumnet.announcements.rules.policy import AnnouncementPolicy
from alumnet.connections.rules import ConnectionPolicy
from alumnet.imports.rules.policy import ImportPolicy
from alumnet.introductions.rules.policy import IntroductionPolicy
from alumnet.inviting.rules import InvitingPolicy
from alumnet.kernel.dates import span_in_words
from alumnet.mentoring.rules.mentorship_policy import MentorshipPolicy
from alumnet.mentoring.rules.offer_policy import OfferPolicy
from alumnet.mentoring.rules.policy import MentoringPolicy
from alumnet.mentoring.rules.session_policy import SessionPolicy
from alumnet.messaging.rules import MessagingPolicy
from alumnet.moderation.rules import ModerationPolicy
from alumnet.notifications.rules.policy import NotificationPolicy
from alumnet.organizations.merges import MergePolicy
from alumnet.portability.rules import PortabilityPolicy
from alumnet.programmes.rules.policy import ProgrammePolicy
from alumnet.reporting.rules.policy import ReportingPolicy
from alumnet.rights.rules.policy import RetentionPolicy, RightsPolicy
from alumnet.saved.rules import SavedPolicy
from alumnet.search.ranking import RankingPolicy
from alumnet.support.rules.policy import SupportPolicy
from alumnet.ties.policy import TiePolicy
from alumnet.verification.rules.policy import VerificationPolicy
from tests.architecture.sources import ROOT

POLICIES = ROOT / "docs" / "policies.md"
CLASSES: tuple[type[Any], ...] = (
    MentoringPolicy,
    MentorshipPolicy,
    SessionPolicy,
    OfferPolicy,
    ImportPolicy,
    IntroductionPolicy,
    InvitingPolicy,
    MessagingPolicy,
    ConnectionPolicy,
    TiePolicy,
    RankingPolicy,
    AccountPolicy,
    ModerationPolicy,
    AdministrationPolicy,
    NotificationPolicy,
    PortabilityPolicy,
    MergePolicy,
    ProgrammePolicy,
    ReportingPolicy,
    AnnouncementPolicy,
    SupportPolicy,
    SavedPolicy,
    RightsPolicy,
    RetentionPolicy,
    VerificationPolicy,
)
_ROW = re.compile(r"^\| `(\w+)` \| .*? \| (.*?) \|$", re.MULTILINE)


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything written here."""
    written = POLICIES.read_text(encoding="utf-8")
    return [(POLICIES, policy.__name__, table(policy, written)) for policy in CLASSES]


def table(policy: type[Any], document: str) -> str:
    """Return a row for each number of a policy, with the meanings found in the document."""
    known = meanings(policy.__name__, document)
    rows = ["| name | default | meaning |", "|---|---|---|"]
    for each in fields(policy):
        told = known.get(each.name, "")
        rows.append(f"| `{each.name}` | {in_words(each.default)} | {told} |")
    return "\n".join(rows)


def meanings(name: str, document: str) -> dict[str, str]:
    """Return what the document says each number of a policy means."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    part = document.partition(begin)[2].partition(end)[0]
    return {found: told.strip() for found, told in _ROW.findall(part)}


def in_words(value: Any) -> str:
    """Return a number of a policy as a person would write it."""
    if isinstance(value, timedelta):
        return span_in_words(value, count=str)
    if isinstance(value, tuple):
        return ", ".join(in_words(each) for each in value)
    return str(value.value if isinstance(value, Enum) else value)
