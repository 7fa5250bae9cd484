"""Milestones of a pair: whose each is, by when, and who is past one."""

from dataclasses import dataclass
from datetime import date, datetime

from alumnet.programmes.rules.states import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMilestone:
    """A milestone as one pair meets it. `whose` is the enrolment that reaches it."""

    pair_id: int
    pair: str
    milestone: str
    title: str
    detail: str
    side: Side | None
    whose: int
    day: date
    began_on: date
    reached_at: datetime | None
    said_by: int | None

    def is_late(self, today: date) -> bool:
        """Return whether they are past it; whoever began after its day isn't."""
        return self.reached_at is None and self.began_on <= self.day < today


def whose(side: Side | None, mentee_id: int, mentor_id: int) -> int:
    """Return which enrolment of a pair reaches a milestone.

    One for both is the pair's, which stands under its mentee: a mentor may have several.
    """
    return mentor_id if side is Side.MENTOR else mentee_id
