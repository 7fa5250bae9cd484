"""Whom an announcement is for, and what may be said of how many that are."""

from dataclasses import dataclass

from alumnet.announcements.rules.policy import POLICY
from alumnet.announcements.rules.steps import AnnouncementAudience
from alumnet.kernel.numbers import number

_STEP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Members of an association, narrowed by what is given: chapter, class years, country, …."""

    audience: AnnouncementAudience = AnnouncementAudience.EVERYBODY
    first_year: int | None = None
    last_year: int | None = None
    country: str | None = None
    school_id: int | None = None
    chapter_id: int | None = None

    @property
    def is_shielded(self) -> bool:
        """Whether it is a secret of its people that they are in it: that they look for a mentor."""
        return self.audience is AnnouncementAudience.SEEKERS


def size_in_words(segment: Segment, size: int) -> str:
    """Return how many members a segment has, as far as the staff may know it.

    Who looks for a mentor is nobody's business, so their number is told from ten on and in steps:
    else a narrow segment, or two that differ a little, would tell of one person.
    """
    if not segment.is_shielded:
        return f"{number(size)} member{'' if size == 1 else 's'}"
    if size < POLICY.few:
        return f"fewer than {number(POLICY.few)} members"
    return f"about {size - size % _STEP} members"


def is_few(size: int) -> bool:
    """Return whether it should be said that only few are in a segment."""
    return size < POLICY.few
