"""Pages of requests and mentorships."""

from alumnet.mentoring.views import desk, mail_answers, mentorships, requests, talking, writing
from alumnet.mentoring.views.frame import blueprint

__all__ = ["blueprint", "desk", "mail_answers", "mentorships", "requests", "talking", "writing"]
