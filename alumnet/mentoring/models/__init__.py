"""The tables of requests and mentorships, a module a topic."""

from alumnet.mentoring.models.mentorships import Mentorship, MentorshipEvent
from alumnet.mentoring.models.requests import (
    AnswerToken,
    MentorshipRequest,
    Redirect,
    RequestEvent,
)

__all__ = [
    "AnswerToken",
    "Mentorship",
    "MentorshipEvent",
    "MentorshipRequest",
    "Redirect",
    "RequestEvent",
]
