"""Who can be invited in waves: imported members with an address who were never asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, select, true
from sqlalchemy.orm import Session

from alumnet.accounts.models import (
    Account,
    AssociationMembership,
    Invitation,
    MembershipState,
    Person,
    PersonEmail,
)
from alumnet.accounts.queries.records import roster_email
from alumnet.administration.queries import House
from alumnet.imports.models import InvitationWave
from alumnet.imports.rules.waves import OPEN, WaveState


@dataclass(frozen=True, slots=True)
class WavePage:
    """How a wave goes, as its page tells it; `left` are still to be asked."""

    state: WaveState
    class_from: int | None
    class_to: int | None
    a_day: int
    invited: int
    left: int

    @property
    def share(self) -> int:
        """How much is done, in hundredths."""
        return 100 * self.invited // max(self.invited + self.left, 1)

    @property
    def days_left(self) -> int:
        """How many days the rest takes."""
        return -(-self.left // self.a_day)


@dataclass(frozen=True, slots=True)
class Reach:
    """How the members of an association can be reached who aren't here yet."""

    to_invite: int
    invited: int
    declined: int


def can_be_invited(
    association_id: int, class_from: int | None, class_to: int | None
) -> Select[int, Any]:
    """Return the statement for (person, address) of those who were never asked, by class.

    The list of the association says an address where none is kept with the person.
    """
    address = select(func.min(PersonEmail.email)).where(PersonEmail.person_id == Person.id)
    email = func.coalesce(address.correlate(Person).scalar_subquery(), roster_email())
    said_no = exists().where(
        Invitation.association_id == association_id,
        Invitation.email == email,
        Invitation.declined_at.is_not(None),
    )
    year = AssociationMembership.class_year
    return (
        select(Person.id, email)
        .join(AssociationMembership, AssociationMembership.person_id == Person.id)
        .where(
            AssociationMembership.association_id == association_id,
            AssociationMembership.state == MembershipState.ACTIVE,
            Person.erased_at.is_(None),
            Person.is_deceased.is_(False),
            ~exists().where(Account.person_id == Person.id),
            ~_was_invited(association_id),
            email.is_not(None),
            ~said_no,
            year >= class_from if class_from is not None else true(),
            year <= class_to if class_to is not None else true(),
        )
        .order_by(year, Person.id)
    )


def _was_invited(association_id: int) -> ColumnElement[bool]:
    return exists().where(
        and_(Invitation.person_id == Person.id, Invitation.association_id == association_id)
    )


def next_invited(session: Session, wave: InvitationWave, most: int) -> Sequence[tuple[int, str]]:
    """Return whom a wave asks next. One statement."""
    query = can_be_invited(wave.association_id, wave.class_from, wave.class_to).limit(most)
    return [(person_id, email) for person_id, email in session.execute(query)]


def invited_on(session: Session, association_id: int, now: datetime) -> int:
    """Return how many invitations of an association were asked for on this day. One statement."""
    midnight = datetime.combine(now.date(), time(), UTC)
    query = select(func.count()).where(
        Invitation.association_id == association_id, Invitation.asked_at >= midnight
    )
    return session.scalar(query) or 0


def last_wave(session: Session, house: House) -> InvitationWave | None:
    """Return the wave that runs or ran last. One statement."""
    return session.scalars(
        select(InvitationWave)
        .where(InvitationWave.association_id == house.id)
        .order_by(InvitationWave.id.desc())
        .limit(1)
    ).one_or_none()


def wave_page(session: Session, wave: InvitationWave) -> WavePage:
    """Return how a wave goes. One statement."""
    query = can_be_invited(wave.association_id, wave.class_from, wave.class_to).order_by(None)
    left = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return WavePage(
        wave.state,
        wave.class_from,
        wave.class_to,
        wave.a_day,
        wave.invited,
        left if wave.state in OPEN else 0,
    )


def reach(session: Session, house: House) -> Reach:
    """Return whom invitations can reach. Two statements."""
    query = can_be_invited(house.id, None, None).order_by(None)
    to_invite = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    invited, declined = session.execute(
        select(
            func.count(func.distinct(Invitation.person_id)),
            func.count(Invitation.declined_at),
        ).where(Invitation.association_id == house.id)
    ).one()
    return Reach(to_invite, invited, declined)
