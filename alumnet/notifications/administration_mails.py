"""The mails of administration: a question to somebody who waits to be let in."""

from datetime import datetime

from alumnet.accounts import queries
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


@registry.on("membership.asked")
def ask_applicant(message: Message, now: datetime) -> None:
    """Ask somebody who waits for what is missing, unless they wait no more."""
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None or facts.state is not MembershipState.PENDING or not facts.decision_note:
        return
    tell(
        message,
        facts.person_id,
        "membership_asked",
        now,
        about=message.subject_id,
        membership=facts,
        url=address("/waiting"),
    )
