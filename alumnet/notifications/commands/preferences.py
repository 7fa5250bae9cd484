"""What somebody chose: which mails, when, in which zone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from alumnet.accounts.commands import choose_zone
from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.notifications.models import Notification, NotificationChoice, NotificationTimes
from alumnet.notifications.queries.reaching import times_of
from alumnet.notifications.rules.deciding import MailState
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.timing import Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """Everything that one chooses on the page of notifications; without a rhythm no digest."""

    channels: Mapping[Group, Channel]
    rhythm: Rhythm | None
    digest_hour: int
    quiet: tuple[int, int] | None
    zone: str


def save_preferences(person_id: int, chosen: Preferences, *, now: datetime) -> None:
    """Keep what somebody chose; what waits for a digest waits for the next one by the new hours."""
    channels = dict(chosen.channels)
    channels[Group.DIGEST] = Channel.AT_ONCE if chosen.rhythm else Channel.OFF
    with writing() as session:
        lock_people(session, person_id)
        choose_zone(session, person_id, chosen.zone)
        for group, channel in channels.items():
            session.merge(
                NotificationChoice(person_id=person_id, group=group.value, channel=channel)
            )
        quiet_from, quiet_to = chosen.quiet or (None, None)
        session.merge(
            NotificationTimes(
                person_id=person_id,
                rhythm=chosen.rhythm or Rhythm.WEEKLY,
                digest_hour=chosen.digest_hour,
                quiet_from=quiet_from,
                quiet_to=quiet_to,
            )
        )
        session.flush()
        due_at = times_of(session, person_id, zone=chosen.zone).next_digest(now)
        session.execute(
            update(Notification)
            .where(Notification.person_id == person_id, Notification.mail == MailState.DIGEST)
            .values(mail_due_at=due_at)
        )


def stop_mails(public_id: str, group: Group) -> None:
    """Stop the mails of a group to a person. Raises NotFound for those that can't be refused."""
    _choose(public_id, group, Channel.OFF)


def allow_mails(public_id: str, group: Group) -> None:
    """Let the mails of a group come again, as they usually do."""
    _choose(public_id, group, group.usual)


def _choose(public_id: str, group: Group, channel: Channel) -> None:
    if not group.can_be_switched_off:
        raise NotFound
    with writing() as session:
        person_id = _person(session, public_id)
        lock_people(session, person_id)
        session.merge(NotificationChoice(person_id=person_id, group=group.value, channel=channel))


def _person(session: Session, public_id: str) -> int:
    query = select(Person.id).where(Person.public_id == public_id, Person.erased_at.is_(None))
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found
