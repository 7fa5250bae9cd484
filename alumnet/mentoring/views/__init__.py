"""Pages of requests and mentorships."""

from alumnet.mentoring.views import (
    agreements,
    answering,
    arranging,
    arranging_times,
    came_of_it,
    desk,
    goals,
    group_hours,
    mail_answers,
    mentorships,
    met_links,
    practice,
    requests,
    talking,
    telling,
    waiting,
    writing,
)
from alumnet.mentoring.views.frame import blueprint

__all__ = [
    "agreements",
    "answering",
    "arranging",
    "arranging_times",
    "blueprint",
    "came_of_it",
    "desk",
    "goals",
    "group_hours",
    "mail_answers",
    "mentorships",
    "met_links",
    "practice",
    "requests",
    "talking",
    "telling",
    "waiting",
    "writing",
]
