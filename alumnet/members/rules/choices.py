"""What members choose from on their own pages, by code; the codes are in the database.

Topics, industries and things to learn are reference data (`organizations.reference`).
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {"video": "Video", "phone": "Phone", "in_person": "In person", "messages": "Messages"}
)
# The codes are those of mentoring's TimeKind; a test holds the two equal.
TIME_KINDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "one_conversation": "One conversation",
        "few_weeks": "A few weeks",
        "six_months": "Up to six months",
    }
)
MOTIVES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "learning": "Learning something",
        "responsibility": "More responsibility",
        "meaning": "Work that means something",
        "security": "Security",
        "independence": "Independence",
        "belonging": "Being among people I like",
        "recognition": "Being seen for what I do",
        "time for family": "Time for family",
    }
)
VALUES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "honesty": "Honesty",
        "craft": "Craft",
        "fairness": "Fairness",
        "curiosity": "Curiosity",
        "calm": "Calm",
        "courage": "Courage",
        "care": "Care",
        "humour": "Humour",
    }
)
MINUTES: Final[Mapping[int, str]] = MappingProxyType(
    {
        30: "Half an hour",
        45: "Three quarters of an hour",
        60: "An hour",
        90: "An hour and a half",
        120: "Two hours",
        240: "Half a day",
    }
)

MOST_TOPICS: Final = 12
MOST_GOALS: Final = 5
MOST_SKILLS: Final = 40
MOST_LANGUAGES: Final = 12
MOST_PLACES: Final = 20
MOST_HOURS: Final = 40


def listed(codes: list[str] | tuple[str, ...], labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words of codes; a code that no list has any more is shown as it is."""
    return tuple(labels.get(code, code) for code in codes)
