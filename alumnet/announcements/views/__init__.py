"""Pages of announcements; importing the modules puts them on the blueprint."""

from alumnet.announcements.views import reading, writing
from alumnet.announcements.views.blueprint import blueprint

__all__ = ["blueprint", "reading", "writing"]
