"""How long and how many, for sessions."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPolicy:
    """The defaults of a site."""

    proposed_times: int = 3
    # So many may be planned at once in one mentorship.
    planned: int = 6
    furthest: timedelta = timedelta(days=180)
    first_call: int = 25
    shortest: int = 15
    longest: int = 240
    # The mail with the agenda, and the warning before a late cancel.
    reminder: timedelta = timedelta(days=1)
    late_cancel: timedelta = timedelta(days=1)
    # The mentee is asked first whether the two met; the mentor only if nobody answers.
    ask_other: timedelta = timedelta(days=2)
    doubt: timedelta = timedelta(days=14)
    # Free slots are looked for so many days ahead.
    slot_days: int = 14
    # On the list of what to talk about; in the notes and the things to do of a mentorship.
    points: int = 20
    notes: int = 200


SESSIONS = SessionPolicy()
