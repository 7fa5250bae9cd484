"""What the slice knows of one person, for their own copy."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.announcements.models import Announcement


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person announced for an association. One statement."""
    rows = session.execute(
        select(Announcement.title, Announcement.words, Announcement.created_at)
        .where(Announcement.written_by == person_id)
        .order_by(Announcement.id)
    )
    return {
        "announcements": [
            {"title": row.title, "words": row.words, "at": row.created_at.isoformat()}
            for row in rows
        ]
    }
