"""Invitations of the cast: one on its way, one that brought somebody, one that was reported."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from alumnet.demo.cast_table import BY_CODE
from alumnet.demo.outline import ALUMNI
from alumnet.demo.rows import PersonRows, Row
from alumnet.inviting.links import address_key, first_secret
from alumnet.inviting.models import InvitedAddress, InvitingSecret, MemberInvitation
from alumnet.inviting.rules import POLICY, InvitationState
from alumnet.organizations.rules import AffiliationKind, Precision

_DAY = timedelta(days=1)
_LINE = "We shared a desk and a kettle. I'd be glad to find you here."
_CONCERN = "I don't know this person, and I don't know how they came by my address."


def rows_of_invitations(people: PersonRows, now: datetime) -> Iterator[Row]:
    """Give two of Ines, of which one brought Maya, and one of Ruth that was reported."""
    secret = first_secret()
    yield InvitingSecret, {"id": 1, "secret": secret}

    def row(by: str, email: str, days: int, state: InvitationState, **more: Any) -> Row:
        sent = now - days * _DAY
        return MemberInvitation, {
            "inviter_id": people.id_of(BY_CODE[by]),
            "association_id": people.ids[ALUMNI],
            "address_key": address_key(email, secret),
            "email": email if state is InvitationState.OPEN else None,
            "kind": AffiliationKind.EMPLOYMENT,
            "place": "Halden Engineering",
            "place_public_id": "",
            "start_month": (now.year - 7) * 12,
            "end_month": (now.year - 5) * 12 + 11,
            "precision": Precision.YEAR,
            "state": state,
            "created_at": sent,
            "mailed_at": sent,
            "due_at": None if state is InvitationState.MET else sent + POLICY.stays_open,
            "stood_still": 0,
        } | more

    yield row(
        "member", "petra@example.net", 3, InvitationState.OPEN, name="Petra Novak", line=_LINE
    )
    came = people.id_of(BY_CODE["connector"])
    yield row("member", "maya@example.net", 24, InvitationState.MET, person_id=came)
    reported = {"reported_at": now - _DAY, "concern": _CONCERN}
    refused = InvitationState.DECLINED
    yield row("mentor", "olu@example.net", 5, refused, name="Olu Bello", line=_LINE, **reported)
    key = address_key("olu@example.net", secret)
    yield InvitedAddress, {"key": key, "mails": 1, "stopped_at": now - _DAY}
