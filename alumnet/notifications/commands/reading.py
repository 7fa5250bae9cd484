"""Marking what was read, and cleaning up what is old."""

from datetime import datetime

from sqlalchemy import and_, delete, exists, or_, select, update

from alumnet.accounts.models import Account, PersonEmail
from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.notifications.models import Bounce, Notification
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.policy import POLICY

BATCH = 200
_ON_ITS_WAY = (MailState.HELD, MailState.LEAVING, MailState.GATHERED)


def mark_read(person_id: int, number: int, *, now: datetime) -> None:
    """Mark one thing as read that a person was told. Raises NotFound for somebody else's."""
    with writing() as session:
        row = session.get(Notification, number)
        if row is None or row.person_id != person_id:
            raise NotFound
        row.read_at = row.read_at or now


def mark_all_read(person_id: int, *, up_to: int, now: datetime) -> None:
    """Mark everything as read up to the newest that was shown: what came since stays unread."""
    with writing() as session:
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.id <= up_to,
                Notification.read_at.is_(None),
            )
            .values(read_at=now)
        )


def clean_up(now: datetime) -> int:
    """Forget some of what was told long ago; return how many, a batch at most."""
    is_old = or_(
        and_(Notification.read_at.is_not(None), Notification.created_at < now - POLICY.keep_read),
        Notification.created_at < now - POLICY.keep_unread,
    )
    with writing() as session:
        some = (
            select(Notification.id)
            .where(is_old, Notification.mail.not_in(_ON_ITS_WAY))
            .order_by(Notification.id)
            .limit(BATCH)
        )
        gone = session.scalars(
            delete(Notification).where(Notification.id.in_(some)).returning(Notification.id)
        ).all()
    return len(gone)


def forget_bounces() -> None:
    """Forget what came back from addresses that are nobody's any more."""
    is_known = exists().where(PersonEmail.email == Bounce.email)
    signs_in = exists().where(Account.email == Bounce.email)
    with writing() as session:
        session.execute(delete(Bounce).where(~is_known, ~signs_in))
