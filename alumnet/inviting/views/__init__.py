"""Pages of invitations."""

from alumnet.inviting.views import contacts, invited, sending
from alumnet.inviting.views.frame import blueprint

__all__ = ["blueprint", "contacts", "invited", "sending"]
