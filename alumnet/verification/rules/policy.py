"""Durations and limits of verification, the same for a whole site."""

from dataclasses import dataclass
from datetime import timedelta

from alumnet.organizations.rules import CONFIRMED_FOR


@dataclass(frozen=True, slots=True)
class VerificationPolicy:
    """What may be sent how often, how long it is kept, and when what runs still is asked about."""

    first_look_in_working_days: int = 2
    claim: timedelta = timedelta(minutes=30)
    open_cases: int = 5
    note_length: int = 1000
    words_length: int = 2000
    reason_length: int = 300
    # How long a question of the staff waits: for more of what somebody asks, or for a correction.
    answer_within: timedelta = timedelta(days=21)
    document_bytes: int = 8 * 1024 * 1024
    document_pixels: int = 60_000_000
    document_kept: timedelta = timedelta(days=30)
    code_lives: timedelta = timedelta(hours=1)
    code_tries: int = 5
    codes_a_day: int = 5
    # Of colleagues: how much their words must weigh, how many are asked about one place, how many
    # such questions one person has open, and how long one waits.
    words_needed: int = 2
    asked_about_one: int = 6
    open_with_one: int = 3
    word_within: timedelta = timedelta(days=21)
    # What runs still: when it lapses, from when on somebody is asked, the notice before.
    current_kept: timedelta = timedelta(days=730)
    asked_after: timedelta = CONFIRMED_FOR
    notice: timedelta = timedelta(days=30)


POLICY = VerificationPolicy()
