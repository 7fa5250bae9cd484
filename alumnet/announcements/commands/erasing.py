"""What goes with a person who is erased."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from alumnet.announcements.models import Announcement


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Let announcements stand as the association's, without who wrote them."""
    session.execute(
        update(Announcement).where(Announcement.written_by == person_id).values(written_by=None)
    )
