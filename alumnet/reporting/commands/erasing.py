"""What goes with a person who is erased."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from alumnet.reporting.models import MentorAsk


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete what a person was asked; what they asked as one of the staff stays, unnamed.

    Blocks of the report name nobody, and are not computed anew: see decision 058.
    """
    session.execute(delete(MentorAsk).where(MentorAsk.person_id == person_id))
    session.execute(update(MentorAsk).where(MentorAsk.asked_by == person_id).values(asked_by=None))
