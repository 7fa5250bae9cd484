"""The pages of notifications: the list, the preferences, and the one press that stops mails."""

from alumnet.notifications.views import listing, preferences, unsubscribing
from alumnet.notifications.views.blueprint import blueprint

__all__ = ["blueprint", "listing", "preferences", "unsubscribing"]
