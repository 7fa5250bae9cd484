"""The mail that tells of unread messages: put off a little, one for several, never their text."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, writing
from alumnet.messaging.models import Correspondent, Participant
from alumnet.messaging.queries import Waiting, is_once_a_day, untold
from alumnet.messaging.rules import is_on_its_way, mail_due

EVENT = "messages.waiting"


def tell_later(session: Session, person_id: int, now: datetime) -> None:
    """Let a mail follow, unless one is on its way that will tell of this message, too.

    The person's row is locked. Whether there is anything to tell is asked when the mail is due.
    """
    found = correspondent(session, person_id)
    if is_on_its_way(found.notice_at, now):
        return
    found.notice_at = mail_due(
        now, is_once_a_day=is_once_a_day(session, person_id), told_at=found.told_at
    )
    outbox.add(session, EVENT, person_id, now=now, not_before=found.notice_at)


def settle_notice(person_id: int, told: Iterable[Waiting], *, now: datetime) -> None:
    """Note of what a mail told, and let another follow for what came meanwhile."""
    with writing() as session:
        lock_people(session, person_id)
        found = correspondent(session, person_id)
        found.notice_at = None
        for each in told:
            found.told_at = now
            session.execute(
                update(Participant)
                .where(
                    Participant.conversation_id == each.conversation_id,
                    Participant.person_id == person_id,
                    Participant.told_up_to < each.last_id,
                )
                .values(told_up_to=each.last_id)
            )
        session.flush()
        if untold(session, person_id):
            tell_later(session, person_id, now)


def drop_notice(session: Session, person_id: int, _now: datetime) -> None:
    """Let no mail follow for somebody who is suspended, in that transaction."""
    lock_people(session, person_id)
    found = session.get(Correspondent, person_id)
    if found is not None:
        found.notice_at = None


def correspondent(session: Session, person_id: int) -> Correspondent:
    """Return how somebody is told, whose row is locked; made when it isn't there."""
    found = session.get(Correspondent, person_id)
    if found is None:
        found = Correspondent(person_id=person_id, is_once_a_day=False)
        session.add(found)
    return found
