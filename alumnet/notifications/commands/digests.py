"""Digests: what waited is gathered when somebody's hour has come, and leaves in one mail."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account
from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.registry import Message
from alumnet.notifications.commands.noting import Told, known, new
from alumnet.notifications.models import Notification
from alumnet.notifications.queries.reaching import reach_of, times_of
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.digest_notices import DIGEST
from alumnet.notifications.rules.notice import Group
from alumnet.notifications.rules.policy import POLICY

BATCH = 200


def gather_digests(now: datetime) -> int:
    """Gather what is due for some people; return for how many, a batch at most."""
    due = (
        select(Notification.person_id)
        .where(Notification.mail == MailState.DIGEST, Notification.mail_due_at <= now)
        .group_by(Notification.person_id)
        .order_by(func.min(Notification.mail_due_at))
        .limit(BATCH)
    )
    people = reading().scalars(due).all()
    for person_id in people:
        _gather(person_id, now)
    return len(people)


def _gather(person_id: int, now: datetime) -> None:
    with writing() as session:
        lock_people(session, person_id)
        zone = session.scalar(select(Account.zone).where(Account.person_id == person_id)) or ""
        times = times_of(session, person_id, zone=zone)
        last = session.scalar(
            select(func.max(Notification.mailed_at)).where(
                Notification.person_id == person_id, Notification.code == DIGEST.code
            )
        )
        if last is not None and times.is_same_turn(last, now):
            _put_off(session, person_id, MailState.DIGEST, times.next_digest(now))
            return
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.mail == MailState.DIGEST,
                Notification.mail_due_at <= now,
            )
            .values(mail=MailState.GATHERED, mail_due_at=None)
        )
        outbox.add(session, "notifications.digest_due", person_id, now=now)


def _put_off(session: Session, person_id: int, mail: MailState, due_at: datetime) -> None:
    session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.mail == mail)
        .values(mail=MailState.DIGEST, mail_due_at=due_at)
    )


def note_digest(message: Message, told: Told, *, is_counted: bool, now: datetime) -> bool:
    """Return whether a digest leaves, under the lock of the person it goes to.

    `is_counted`: nothing in it is what another person did, so that it is one of the two mails of
    these days; when there were two, everything in it waits for the next digest.
    """
    with writing() as session:
        lock_people(session, told.person_id)
        row = known(session, message, DIGEST, told)
        if row is not None:
            return row.mail is MailState.LEAVING
        reach = reach_of(
            session, told.person_id, Group.DIGEST, zone=told.zone, email=told.email, now=now
        )
        if not reach.has_digest or reach.address_fails:
            _end(session, told.person_id, MailState.NONE)
            return False
        if is_counted and reach.system_mails >= POLICY.system_mails:
            _put_off(session, told.person_id, MailState.GATHERED, reach.times.next_digest(now))
            return False
        row = new(message, DIGEST, told, now)
        row.mail = MailState.LEAVING
        row.counted_at = now if is_counted else None
        session.add(row)
    return True


def drop_gathered(person_id: int, *, keep: Collection[int] = ()) -> None:
    """Take out of a person's digest all but what is to be kept: it is old, read or not true."""
    with writing() as session:
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.mail == MailState.GATHERED,
                Notification.id.not_in(keep),
            )
            .values(mail=MailState.DROPPED)
        )


def note_digest_sent(message: Message, person_id: int, *, now: datetime) -> None:
    """Note that the mail server took a digest, with everything in it."""
    with writing() as session:
        _end(session, person_id, MailState.SENT, now)
        session.execute(
            update(Notification)
            .where(
                Notification.person_id == person_id,
                Notification.entry_id == message.id,
                Notification.code == DIGEST.code,
            )
            .values(mail=MailState.SENT, mailed_at=now)
        )


def _end(
    session: Session, person_id: int, mail: MailState, mailed_at: datetime | None = None
) -> None:
    session.execute(
        update(Notification)
        .where(Notification.person_id == person_id, Notification.mail == MailState.GATHERED)
        .values(mail=mail, mailed_at=mailed_at)
    )
