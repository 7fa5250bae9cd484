"""How many, how long: every number of support, in one place."""

from dataclasses import dataclass
from datetime import timedelta

NAME_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportPolicy:
    """The defaults of a site."""

    subject_length: int = 120
    words_length: int = 4000
    # How soon somebody should have answered.
    answer: timedelta = timedelta(days=2)
    # So long an answered question can be written to before it is closed.
    stays_open: timedelta = timedelta(days=14)
    waits: timedelta = timedelta(days=30)
    # So many questions a member has open, and so many come in a day of all who aren't signed in.
    most_open: int = 5
    a_day_unsigned: int = 200
    # Nobody writes a question faster, and a form older than this was kept somewhere.
    fastest: timedelta = timedelta(seconds=3)
    oldest_form: timedelta = timedelta(days=1)
    # Words of a closed question are kept so long.
    kept: timedelta = timedelta(days=365)


POLICY = SupportPolicy()
