"""What of sessions and notes goes when somebody is erased; their partner keeps what they wrote."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from alumnet.mentoring.models import (
    AgendaPoint,
    CalendarFeed,
    MentoringSession,
    MentorshipAction,
    MentorshipNote,
)


def erase_sessions(session: Session, person_id: int, _now: datetime) -> None:
    """Take out what a person wrote around sessions, in the transaction of their erasure.

    Sessions stay, so that the partner's history and counts stay true; what is ahead was called off
    with the mentorship. A note in which the partner wrote, too, is the partner's as well and stays.
    """
    session.execute(
        update(MentoringSession)
        .where(MentoringSession.mentee_id == person_id)
        .values(question="", brings="", will_try="", what_happened="")
    )
    session.execute(
        update(MentoringSession)
        .where(
            or_(MentoringSession.mentor_id == person_id, MentoringSession.mentee_id == person_id)
        )
        .values(place="")
    )
    session.execute(delete(AgendaPoint).where(AgendaPoint.author_id == person_id))
    session.execute(
        delete(MentorshipNote).where(
            MentorshipNote.author_id == person_id, ~MentorshipNote.is_joint
        )
    )
    session.execute(delete(MentorshipAction).where(MentorshipAction.author_id == person_id))
    session.execute(delete(CalendarFeed).where(CalendarFeed.person_id == person_id))
