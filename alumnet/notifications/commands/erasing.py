"""Taking a person out of what people were told."""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, PersonEmail
from alumnet.notifications.models import (
    Bounce,
    Notification,
    NotificationChoice,
    NotificationTimes,
)


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Delete what a person was told and chose, and what others were told of them."""
    is_concerned = or_(Notification.person_id == person_id, Notification.by_id == person_id)
    session.execute(delete(Notification).where(is_concerned))
    session.execute(delete(NotificationChoice).where(NotificationChoice.person_id == person_id))
    session.execute(delete(NotificationTimes).where(NotificationTimes.person_id == person_id))
    for emails in (
        select(PersonEmail.email).where(PersonEmail.person_id == person_id),
        select(Account.email).where(Account.person_id == person_id),
    ):
        session.execute(delete(Bounce).where(Bounce.email.in_(emails)))
