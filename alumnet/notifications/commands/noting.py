"""Noting what somebody is told, with the decision about its mail."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.registry import Message
from alumnet.notifications.models import Notification
from alumnet.notifications.queries.reaching import reach_of
from alumnet.notifications.rules.deciding import Decision, MailState, decide
from alumnet.notifications.rules.notice import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom a notification is for, what it is about, who caused it."""

    person_id: int
    about_id: int | None = None
    by_id: int | None = None
    # Where the mail would go, and the person's zone, empty for that of the site.
    email: str
    zone: str = ""


def note(message: Message, notice: Notice, told: Told, *, now: datetime) -> Decision:
    """Note what somebody is told and decide about its mail, under the lock of their row.

    The lock keeps two workers from both taking the last mail of a week. A repeated entry finds its
    row: a mail that was to leave leaves (or was sent), one that was held is decided again.
    """
    with writing() as session:
        lock_people(session, told.person_id)
        row = known(session, message, notice, told) or new(message, notice, told, now)
        session.add(row)
        if row.mail is MailState.HELD:
            reach = reach_of(
                session,
                told.person_id,
                notice.group,
                zone=told.zone,
                email=told.email,
                now=now,
                by_id=told.by_id,
            )
            decision = decide(notice, reach, now)
            row.mail, row.mail_due_at = decision.mail, decision.due_at
            if decision.mail is MailState.LEAVING and notice.is_counted:
                row.counted_at = now
        return Decision(row.mail, row.mail_due_at)


def known(session: Session, message: Message, notice: Notice, told: Told) -> Notification | None:
    """Return the row that an earlier try of the same entry made; None when this is the first."""
    return session.scalars(
        select(Notification).where(
            Notification.person_id == told.person_id,
            Notification.entry_id == message.id,
            Notification.code == notice.code,
        )
    ).one_or_none()


def new(message: Message, notice: Notice, told: Told, now: datetime) -> Notification:
    """Return a new row, its mail still to be decided; what isn't listed was never unread."""
    return Notification(
        person_id=told.person_id,
        code=notice.code,
        about_id=told.about_id,
        by_id=told.by_id,
        entry_id=message.id,
        created_at=now,
        read_at=None if notice.line else now,
        mail=MailState.HELD,
    )


def note_sent(message: Message, notice: Notice, person_id: int, *, now: datetime) -> None:
    """Note that the mail server took the mail."""
    with writing() as session:
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.entry_id == message.id,
                Notification.code == notice.code,
            )
            .values(mail=MailState.SENT, mailed_at=now, mail_due_at=None)
        )
