"""Pages of moderation: reporting somebody, the queue of the staff, decisions, appeals."""

from alumnet.moderation.views import appeals, deciding, handling, queue, reporting, second
from alumnet.moderation.views.blueprint import blueprint

__all__ = ["appeals", "blueprint", "deciding", "handling", "queue", "reporting", "second"]
