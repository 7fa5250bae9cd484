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


POLICY = RightsPolicy()
