"""How somebody can be reached: what they chose, whether mails arrive, what they got lately."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, and_, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Account, Person
from alumnet.accounts.queries.mailed_links import is_theirs
from alumnet.kernel.errors import NotFound
from alumnet.kernel.zones import site_zone
from alumnet.notifications.models import (
    Bounce,
    Notification,
    NotificationChoice,
    NotificationTimes,
)
from alumnet.notifications.rules.deciding import MailState, Reach
from alumnet.notifications.rules.notice import Channel, Group
from alumnet.notifications.rules.policy import POLICY
from alumnet.notifications.rules.timing import Times


def reach_of(
    session: Session,
    person_id: int,
    group: Group,
    *,
    zone: str,
    email: str,
    now: datetime,
    by_id: int | None = None,
) -> Reach:
    """Return how a person can be reached about a group of things at an address. Two statements.

    `zone` is the person's, empty for that of the site; `by_id` is who caused what they are told.
    """
    recently = now - POLICY.system_mails_within
    row = session.execute(
        select(
            _choice(person_id, group).label("chosen"),
            _choice(person_id, Group.DIGEST).label("digest"),
            select(func.count(Notification.id))
            .where(Notification.person_id == person_id, Notification.counted_at > recently)
            .scalar_subquery()
            .label("system_mails"),
            address_fails(literal(email), now).label("address_fails"),
            _mails_by(person_id, by_id, now).label("mails_by_one"),
        )
    ).one()
    return Reach(
        times=times_of(session, person_id, zone=zone),
        chosen=row.chosen,
        has_digest=row.digest is not Channel.OFF,
        system_mails=row.system_mails,
        mails_by_one=row.mails_by_one,
        address_fails=bool(row.address_fails),
    )


def _mails_by(person_id: int, by_id: int | None, now: datetime) -> ScalarSelect[int]:
    return (
        select(func.count(Notification.id))
        .where(
            Notification.person_id == person_id,
            Notification.by_id == by_id,
            Notification.created_at > now - POLICY.mails_by_one_within,
            Notification.mail.in_((MailState.LEAVING, MailState.SENT)),
        )
        .scalar_subquery()
    )


def _choice(person_id: int, group: Group) -> ScalarSelect[Channel]:
    return (
        select(NotificationChoice.channel)
        .where(NotificationChoice.person_id == person_id, NotificationChoice.group == group.value)
        .scalar_subquery()
    )


def times_of(session: Session, person_id: int, *, zone: str) -> Times:
    """Return when somebody wants to hear. One statement."""
    zone = zone or site_zone()
    chosen = session.get(NotificationTimes, person_id)
    if chosen is None:
        return Times(zone=zone)
    return Times(
        zone=zone,
        quiet_from=chosen.quiet_from,
        quiet_to=chosen.quiet_to,
        rhythm=chosen.rhythm,
        digest_hour=chosen.digest_hour,
    )


def address_fails(email: ColumnElement[str], now: datetime) -> ColumnElement[bool]:
    """Return the SQL condition that mails don't go to an address any more.

    One that came back for good stops it, or several for passing reasons in a short time.
    """
    recently = now - POLICY.passing_bounces_within
    passing = (
        select(func.count(Bounce.id))
        .where(Bounce.email == email, Bounce.received_at > recently)
        .scalar_subquery()
    )
    lasting = exists().where(and_(Bounce.email == email, Bounce.is_lasting))
    return or_(lasting, passing >= POLICY.passing_bounces)


def came_back(session: Session, emails: Collection[str]) -> Mapping[str, datetime]:
    """Return when a mail last came back for good from each of these addresses. One statement."""
    rows = session.execute(
        select(Bounce.email, func.max(Bounce.received_at))
        .where(Bounce.email.in_(emails), Bounce.is_lasting)
        .group_by(Bounce.email)
    )
    return {row[0]: row[1] for row in rows}


def public_id_of(session: Session, person_id: int) -> str:
    """Return what a person is called in addresses. One statement."""
    return session.execute(select(Person.public_id).where(Person.id == person_id)).scalar_one()


def is_mailbox_of(session: Session, public_id: str, mark: int) -> bool:
    """Return whether an address is somebody's still. Two statements. Raises NotFound."""
    person_id = session.scalar(
        select(Person.id).where(Person.public_id == public_id, Person.erased_at.is_(None))
    )
    if person_id is None:
        raise NotFound
    return is_theirs(session, person_id, mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPreferences:
    """What somebody chose so far, and whether mails reach them."""

    channels: Mapping[Group, Channel]
    times: Times
    has_digest: bool
    # The person's own, empty for that of the site.
    zone: str
    email: str
    address_fails: bool


def own_preferences(session: Session, person_id: int, now: datetime) -> OwnPreferences:
    """Return what a person with an account chose. Three statements."""
    account = session.execute(
        select(
            Account.zone, Account.email, address_fails(Account.email.expression, now).label("fails")
        ).where(Account.person_id == person_id)
    ).one()
    chosen = {
        Group(row.group): row.channel
        for row in session.scalars(
            select(NotificationChoice).where(NotificationChoice.person_id == person_id)
        )
    }
    return OwnPreferences(
        channels={group: chosen.get(group, group.usual) for group in Group},
        times=times_of(session, person_id, zone=account.zone),
        has_digest=chosen.get(Group.DIGEST) is not Channel.OFF,
        zone=account.zone,
        email=account.email,
        address_fails=bool(account.fails),
    )
