"""What is left of a mentor's desk when somebody is erased: nothing they wrote."""

from datetime import datetime

from sqlalchemy import delete, or_, update
from sqlalchemy.orm import Session

from alumnet.mentoring.commands.arranging import void_grants_of
from alumnet.mentoring.commands.group_hours import void_group_hours_of
from alumnet.mentoring.models import (
    GroupHour,
    GroupInvitation,
    PracticeNote,
    SchedulingGrant,
    ServiceCertificate,
)


def erase_desk(session: Session, person_id: int, now: datetime) -> None:
    """Take out notes and certificates, and end what is open, in the transaction of the erasure.

    Hours that took place stay, so that what others remember is true, without where they were.
    """
    void_grants_of(session, person_id, now)
    void_group_hours_of(session, person_id, now)
    session.flush()
    session.execute(delete(PracticeNote).where(PracticeNote.person_id == person_id))
    session.execute(delete(ServiceCertificate).where(ServiceCertificate.person_id == person_id))
    session.execute(update(GroupHour).where(GroupHour.mentor_id == person_id).values(place=""))
    session.execute(
        update(GroupInvitation)
        .where(GroupInvitation.person_id == person_id)
        .values(shows_name=False)
    )
    session.execute(
        update(SchedulingGrant)
        .where(
            or_(SchedulingGrant.mentor_id == person_id, SchedulingGrant.delegate_id == person_id)
        )
        .values(asked_email="")
    )
