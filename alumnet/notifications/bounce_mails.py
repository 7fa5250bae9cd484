"""Mails that came back, as their owner hears of it: in the app alone."""

from datetime import datetime

from alumnet.kernel.registry import Message, registry
from alumnet.notifications.rules.bounce_notices import ADDRESS_FAILS
from alumnet.notifications.telling import tell


@registry.on("notifications.address_failed")
def tell_owner(message: Message, now: datetime) -> None:
    """List for the owner of an address that mails to it came back."""
    tell(message, message.subject_id, ADDRESS_FAILS.code, now)
