"""What this slice itself keeps of a person, for their copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.rights.models import AccountClosing, Consent, DataExport


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return copies, closings and consents as plain values. Three statements."""
    copies = select(DataExport.asked_at, DataExport.state).where(DataExport.person_id == person_id)
    closing = AccountClosing
    closings = select(closing.asked_at, closing.state).where(closing.person_id == person_id)
    consents = (
        select(Consent.kind, Consent.version, Consent.says_yes, Consent.at)
        .where(Consent.person_id == person_id)
        .order_by(Consent.id)
    )
    return {
        "copies": [
            {"asked_at": at.isoformat(), "state": state.value}
            for at, state in session.execute(copies.order_by(DataExport.id))
        ],
        "closings": [
            {"asked_at": at.isoformat(), "state": state.value}
            for at, state in session.execute(closings.order_by(closing.id))
        ],
        "consents": [
            {"kind": kind, "version": version, "says_yes": says_yes, "at": at.isoformat()}
            for kind, version, says_yes, at in session.execute(consents)
        ],
    }
