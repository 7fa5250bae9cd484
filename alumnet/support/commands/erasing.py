"""What goes with a person who is erased."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import PersonEmail
from alumnet.support.models import Letter, Question


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete a person's questions with all letters, also those sent from their addresses.

    What they answered as one of the staff belongs to whoever asked, and stays without a name.
    """
    emails = select(PersonEmail.email).where(PersonEmail.person_id == person_id)
    is_own = (Question.person_id == person_id) | Question.email.in_(emails)
    session.execute(delete(Question).where(is_own))
    session.execute(
        update(Question).where(Question.assigned_to == person_id).values(assigned_to=None)
    )
    session.execute(update(Letter).where(Letter.author_id == person_id).values(author_id=None))
