"""The rules of requests and mentorships: states, tables of transitions, guards, limits, clocks.

Pure: no database, no web, no clock of their own.
"""

from alumnet.mentoring.rules.states import (
    ASK_NEXT,
    COUNTED,
    FINAL,
    IN_LINE,
    LETTER_KINDS,
    LIVE,
    OPEN,
    PENDING,
    SENT,
    SOFT_HOLDS,
    UNCOUNTED_KINDS,
    WAITING,
    DeclineReason,
    MentorshipKind,
    MentorshipState,
    NoRoom,
    Origin,
    Part,
    RequestState,
    TimeKind,
)

__all__ = [
    "ASK_NEXT",
    "COUNTED",
    "FINAL",
    "IN_LINE",
    "LETTER_KINDS",
    "LIVE",
    "OPEN",
    "PENDING",
    "SENT",
    "SOFT_HOLDS",
    "UNCOUNTED_KINDS",
    "WAITING",
    "DeclineReason",
    "MentorshipKind",
    "MentorshipState",
    "NoRoom",
    "Origin",
    "Part",
    "RequestState",
    "TimeKind",
]
