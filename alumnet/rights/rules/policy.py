"""Durations and limits of what people may ask about their data."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """Copies and closings, the same for a whole site."""

    export_kept: timedelta = timedelta(days=7)
    export_again: timedelta = timedelta(days=1)
    grace: timedelta = timedelta(days=14)
    # How long the same person of the staff waits before they erase somebody at a written request.
    alone_waits: timedelta = timedelta(days=1)
    source_length: int = 300
    last_words_length: int = 1000
    most_colleagues: int = 3


@dataclass(frozen=True, slots=True)
class RetentionPolicy:
    """How long things are kept, the same for a whole site."""

    unclaimed_people: timedelta = timedelta(days=5 * 365)
    applications: timedelta = timedelta(days=365)
    ended_memberships: timedelta = timedelta(days=2 * 365)
    invitations: timedelta = timedelta(days=365)
    sign_in_links: timedelta = timedelta(days=90)
    mentorship_notes: timedelta = timedelta(days=5 * 365)
    audit_texts: timedelta = timedelta(days=5 * 365)
    member_notes: timedelta = timedelta(days=3 * 365)
    reports: timedelta = timedelta(days=3 * 365)
    survey_answers: timedelta = timedelta(days=365)
    reporting_lines: timedelta = timedelta(days=90)


POLICY = RightsPolicy()
RETENTION = RetentionPolicy()
