"""Pages that staff shape, and the pages on which they do."""

from alumnet.site.views import editing, policies, reading, topics
from alumnet.site.views.blueprint import blueprint

__all__ = ["blueprint", "editing", "policies", "reading", "topics"]
