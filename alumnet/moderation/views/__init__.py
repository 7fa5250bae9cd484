"""Pages of moderation: reporting somebody, the queue of the staff, one report, a decision."""

from alumnet.moderation.views import deciding, handling, queue, reporting
from alumnet.moderation.views.blueprint import blueprint

__all__ = ["blueprint", "deciding", "handling", "queue", "reporting"]
