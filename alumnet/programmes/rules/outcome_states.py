"""The words of outcomes: what is looked at, how groups are compared, and what is known of whom."""

from enum import Enum
from typing import Final


class OutcomeKind(Enum):
    """What an outcome is about; the three retentions are never added up."""

    EMPLOYER = "employer"
    ASSOCIATION = "association"
    MENTORING = "mentoring"
    OWN = "own"


class Counted(Enum):
    """What the answer yes means: that somebody is still there, or that something came about."""

    STAYING = "staying"
    REACHING = "reaching"


class Design(Enum):
    """How a comparison group comes about, the one that says most first."""

    LOTTERY = "lottery"
    NOT_PLACED = "not_placed"
    DESCRIPTIVE = "descriptive"


class Answer(Enum):
    """What is known of somebody; whoever has no answer is unknown.

    Left out are those of whom the plan says that the question doesn't arise.
    """

    YES = "yes"
    NO = "no"
    LEFT_OUT = "left_out"


class ObservedBy(Enum):
    """Where an observation comes from."""

    HAND = "hand"
    FILE = "file"
    PROFILE = "profile"
    RECORD = "record"


class Arm(Enum):
    """On which side of a comparison somebody is."""

    PLACED = "placed"
    COMPARED = "compared"


# What the site itself knows of: nobody enters it.
FROM_RECORDS: Final = frozenset({OutcomeKind.ASSOCIATION, OutcomeKind.MENTORING})
