"""The rules of requests and mentorships: states, tables of transitions, guards, limits, clocks.

Pure: no database, no web, no clock of their own.
"""

from alumnet.mentoring.rules.states import (
    COUNTED,
    FINAL,
    LIVE,
    OPEN,
    PENDING,
    SENT,
    SOFT_HOLDS,
    DeclineReason,
    MentorshipKind,
    MentorshipState,
    Origin,
    Part,
    RequestState,
    TimeKind,
)

__all__ = [
    "COUNTED",
    "FINAL",
    "LIVE",
    "OPEN",
    "PENDING",
    "SENT",
    "SOFT_HOLDS",
    "DeclineReason",
    "MentorshipKind",
    "MentorshipState",
    "Origin",
    "Part",
    "RequestState",
    "TimeKind",
]
