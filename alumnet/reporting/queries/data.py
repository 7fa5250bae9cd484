"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.reporting.models import MentorAsk


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return when the staff asked a person to mentor, and what they answered. One statement."""
    rows = session.execute(
        select(MentorAsk.topic, MentorAsk.state, MentorAsk.created_at)
        .where(MentorAsk.person_id == person_id)
        .order_by(MentorAsk.id)
    )
    return {
        "asked_to_mentor": [
            {"topic": row.topic, "state": row.state.value, "at": row.created_at.isoformat()}
            for row in rows
        ]
    }
