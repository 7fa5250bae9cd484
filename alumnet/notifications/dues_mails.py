"""The mails of dues, each as long as it is still true."""

from datetime import datetime

from alumnet.dues.queries import dues_facts
from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell

# event → (code in the catalogue, whether the membership rests, whether it is unpaid)
_TOLD = {
    "membership.dues_near": ("membership_dues_near", False, False),
    "membership.dues_unpaid": ("membership_dues_unpaid", False, True),
    "membership.lapsed": ("membership_lapsed", True, True),
    "membership.renewed": ("membership_renewed", False, None),
}


@registry.on(*_TOLD)
def tell_of_dues(message: Message, now: datetime) -> None:
    """Tell a member how it stands with their dues, unless it stands otherwise by now."""
    code, rests, is_unpaid = _TOLD[message.kind]
    facts = dues_facts(reading(), message.subject_id, today=now.date())
    if facts is None or facts.rests is not rests:
        return
    if is_unpaid is None or facts.dues.is_unpaid is is_unpaid:
        tell(
            message,
            facts.person_id,
            code,
            now,
            about=facts.membership_id,
            association_id=facts.dues.association_id,
            dues=facts.dues,
            url=address("/me/membership"),
        )
