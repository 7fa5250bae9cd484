"""Pages of requests and mentorships."""

from alumnet.mentoring.views import (
    agreements,
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
    writing,
)
from alumnet.mentoring.views.frame import blueprint

__all__ = [
    "agreements",
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
    "writing",
]
