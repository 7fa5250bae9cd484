"""The words of a mentorship that runs: its rhythm, its ends, questions and thanks."""

from enum import Enum

from alumnet.mentoring.rules.states import MentorshipState


class Cadence(Enum):
    """How often the two of a mentorship mean to meet."""

    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    SIX_WEEKLY = "six_weekly"
    QUARTERLY = "quarterly"

    @property
    def days(self) -> int:
        """How many days lie between two meetings."""
        return _DAYS[self]


_DAYS = {
    Cadence.WEEKLY: 7,
    Cadence.FORTNIGHTLY: 14,
    Cadence.MONTHLY: 30,
    Cadence.SIX_WEEKLY: 42,
    Cadence.QUARTERLY: 91,
}


class Ending(Enum):
    """Why a mentorship closes."""

    END_DATE = "end_date"
    WISH = "wish"
    SILENCE = "silence"
    GOALS_MET = "goals_met"


class GoalState(Enum):
    """Where a goal stands."""

    OPEN = "open"
    REACHED = "reached"
    DROPPED = "dropped"


class Occasion(Enum):
    """When both are asked, each alone, how it goes."""

    FIRST_MEETING = "first_meeting"
    FIRST_MONTH = "first_month"
    MIDDLE = "middle"


class Going(Enum):
    """How it goes, as one of the two says."""

    WELL = "well"
    UNSURE = "unsure"
    NOT_WELL = "not_well"


class Audience(Enum):
    """Who may read a thank-you beside the mentor, as the mentee chooses."""

    NOBODY = "nobody"
    UNNAMED = "unnamed"
    NAMED = "named"
    NAMED_TO_ALL = "named_to_all"


# A thank-you may come once it closes or is over, unless somebody had to leave.
THANKED = frozenset(
    {MentorshipState.CLOSING, MentorshipState.COMPLETED, MentorshipState.ENDED_EARLY}
)
