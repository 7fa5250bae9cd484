"""What notifications hold of a person, for the copy they may have."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, PersonEmail
from alumnet.notifications.models import (
    Bounce,
    Notification,
    NotificationChoice,
    NotificationTimes,
)


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what they were told and chose, and which mails came back. Four statements."""
    told = session.scalars(
        select(Notification).where(Notification.person_id == person_id).order_by(Notification.id)
    )
    choices = session.scalars(
        select(NotificationChoice).where(NotificationChoice.person_id == person_id)
    )
    times = session.get(NotificationTimes, person_id)
    emails = select(PersonEmail.email).where(PersonEmail.person_id == person_id)
    own = emails.union(select(Account.email).where(Account.person_id == person_id))
    bounces = session.scalars(select(Bounce).where(Bounce.email.in_(own)).order_by(Bounce.id))
    return {
        "told": [
            {
                "what": row.code,
                "at": row.created_at.isoformat(),
                "read_at": row.read_at and row.read_at.isoformat(),
                "mailed_at": row.mailed_at and row.mailed_at.isoformat(),
            }
            for row in told
        ],
        "mails": {row.group: row.channel.value for row in choices},
        "times": times
        and {
            "digest": times.rhythm.value,
            "digest_hour": times.digest_hour,
            "quiet_from": times.quiet_from,
            "quiet_to": times.quiet_to,
        },
        "mails_that_came_back": [
            {"address": row.email, "status": row.status, "at": row.received_at.isoformat()}
            for row in bounces
        ],
    }
