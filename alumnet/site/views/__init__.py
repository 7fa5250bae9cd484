"""Pages that staff shape, and the pages on which they do."""

from alumnet.site.views import branding, editing, policies, reading, topics
from alumnet.site.views.blueprint import blueprint

__all__ = ["blueprint", "branding", "editing", "policies", "reading", "topics"]
