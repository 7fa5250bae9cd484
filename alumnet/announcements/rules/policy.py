"""How many, how long: every number of announcements, in one place."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementPolicy:
    """The defaults of a site."""

    # So many an association may send in so much time.
    most: int = 3
    within: timedelta = timedelta(days=7)
    # So long home shows one, and so far ahead it may be planned.
    shown: timedelta = timedelta(days=21)
    ahead: timedelta = timedelta(days=180)
    title_length: int = 120
    words_length: int = 4000
    # So many people are told in one step of the job, and so many in one of its minutes.
    batch: int = 200
    a_minute: int = 2000
    # The same words again, this soon, are one press too many.
    twice: timedelta = timedelta(minutes=10)
    # Fewer people than this are said to be few before it is sent.
    few: int = 10


POLICY = AnnouncementPolicy()
