"""Pages of requests and mentorships."""

from alumnet.mentoring.views import (
    arranging,
    arranging_times,
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
    "arranging_times",
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
