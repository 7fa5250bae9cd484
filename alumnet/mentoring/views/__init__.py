"""Pages of requests and mentorships."""

from alumnet.mentoring.views import (
    arranging,
    came_of_it,
    desk,
    group_hours,
    mail_answers,
    mentorships,
    practice,
    requests,
    talking,
    writing,
)
from alumnet.mentoring.views.frame import blueprint

__all__ = [
    "arranging",
    "blueprint",
    "came_of_it",
    "desk",
    "group_hours",
    "mail_answers",
    "mentorships",
    "practice",
    "requests",
    "talking",
    "writing",
]
