"""News of an association, told to one member at a time."""

from datetime import datetime

from alumnet.announcements import queries
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("announcement.told")
def tell_member(message: Message, now: datetime) -> None:
    """Tell a member of an announcement, if it is for them still and wasn't taken back."""
    person_id = message.ids["person_id"]
    found = queries.news_mail(reading(), message.subject_id, person_id)
    if found is not None:
        tell(
            message,
            person_id,
            "announcement" if found.has_mail else "announcement_unmailed",
            now,
            about=message.subject_id,
            association=found.association,
            association_id=found.association_id,
            news_title=found.title,
            words=found.words,
            url=address(f"/announcements/{found.public_id}"),
        )
