"""The mails of those who look after a cohort to its pairs."""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell
from alumnet.programmes.queries.follow_up import pair_mail
from alumnet.programmes.rules.follow_up import Need

_CODES = {Need.NOT_MET: "pair_not_met", Need.SILENT: "pair_silent"}


@registry.on("proposal.followed_up")
def tell_pair(message: Message, now: datetime) -> None:
    """Send both of a pair a kind word, unless they have met or have a day for it by now."""
    found = pair_mail(reading(), message.subject_id, now)
    if found is None:
        return
    for person_id in found.people:
        tell(
            message,
            person_id,
            _CODES[found.need],
            now,
            about=found.mentorship_id,
            by=message.ids.get("actor_id"),
            association=found.association,
            pair=found,
            url=address(found.path),
        )
