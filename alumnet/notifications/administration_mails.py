"""The mails of administration: a question to somebody who waits to be let in."""

from datetime import datetime

from alumnet.accounts import queries
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import Recipient, address, send


@registry.on("membership.asked")
def ask_applicant(message: Message, _now: datetime) -> None:
    """Ask somebody who waits for what is missing, unless they wait no more."""
    facts = queries.membership_facts(reading(), message.subject_id)
    if facts is None or facts.state is not MembershipState.PENDING or not facts.decision_note:
        return
    contact = queries.contact(reading(), facts.person_id)
    if contact is not None:
        send(
            message,
            Recipient.of(contact),
            "A question about your request to join",
            "membership_asked",
            membership=facts,
            url=address("/waiting"),
        )
