"""The mail in which an association asks a member whether they would mentor."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.reporting import queries


@registry.on("mentor_ask.sent")
def ask_member(message: Message, now: datetime) -> None:
    """Tell a member that there is a question, without its topic."""
    found = queries.ask_mail(reading(), message.subject_id)
    if found is not None:
        tell(
            message,
            found.person_id,
            "asked_to_mentor",
            now,
            about=message.subject_id,
            association=found.association,
            association_id=found.association_id,
            url=address(f"/asked/{found.public_id}"),
        )
