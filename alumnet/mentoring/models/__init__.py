"""The tables of requests, mentorships and sessions, a module a topic."""

from alumnet.mentoring.models.mentorships import Mentorship, MentorshipEvent
from alumnet.mentoring.models.requests import (
    AnswerToken,
    MentorshipRequest,
    Redirect,
    RequestEvent,
)
from alumnet.mentoring.models.sessions import (
    AgendaPoint,
    CalendarFeed,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
    SessionEvent,
    SessionTime,
)

__all__ = [
    "AgendaPoint",
    "AnswerToken",
    "CalendarFeed",
    "MentoringSession",
    "Mentorship",
    "MentorshipAction",
    "MentorshipEvent",
    "MentorshipNote",
    "MentorshipRequest",
    "Redirect",
    "RequestEvent",
    "SessionEvent",
    "SessionTime",
]
