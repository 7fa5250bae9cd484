"""Pages of requests and mentorships."""

from alumnet.mentoring.views import mail_answers, mentorships, requests, writing
from alumnet.mentoring.views.frame import blueprint

__all__ = ["blueprint", "mail_answers", "mentorships", "requests", "writing"]
