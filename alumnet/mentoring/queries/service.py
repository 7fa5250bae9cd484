"""What a mentor gave: people, years, and certificates that say so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ScalarSelect, Select, bindparam, exists, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from alumnet.accounts.models import Association, AssociationMembership, MembershipState, Person
from alumnet.kernel.aliases import shared_alias
from alumnet.kernel.dates import local_day
from alumnet.kernel.db import UtcDateTime
from alumnet.kernel.errors import NotFound
from alumnet.kernel.statements import built_once
from alumnet.kernel.zones import site_zone
from alumnet.mentoring.models import (
    MentoringSession,
    Mentorship,
    MentorshipEvent,
    ServiceCertificate,
)
from alumnet.mentoring.rules import MentorshipState
from alumnet.mentoring.rules.service import Service, service_in_words
from alumnet.mentoring.rules.sessions import SessionState

_mine, _theirs = shared_alias(AssociationMembership), shared_alias(AssociationMembership)
_theirs_too = shared_alias(AssociationMembership)
_MENTOR = bindparam("mentor_id", type_=BigInteger)


def began() -> ColumnElement[bool]:
    """Say in SQL that the two of a mentorship really began, whatever came of it since."""
    return exists().where(
        MentorshipEvent.subject_id == Mentorship.id,
        MentorshipEvent.to_state == MentorshipState.ACTIVE,
    ) & Mentorship.state.not_in((MentorshipState.NOT_STARTED, MentorshipState.LAPSED))


def services_of(session: Session, person_id: int, *, now: datetime) -> list[Service]:
    """Return what a mentor gave in each association of theirs; one where it was nobody is left out.

    Whoever was mentored counts where they are or were a member; minutes are those of conversations
    that took place. One statement.
    """
    rows = session.execute(_services(), {"mentor_id": person_id, "now": now})
    return [_service(row) for row in rows]


@built_once
def _services() -> Select[*tuple[Any, ...]]:
    last = func.max(func.coalesce(Mentorship.ended_at, bindparam("now", type_=UtcDateTime)))
    return (
        select(
            Association.id,
            Association.slug,
            Association.name,
            func.count(Mentorship.mentee_id.distinct()).label("people"),
            func.min(Mentorship.started_at).label("first"),
            last.label("last"),
            _minutes_held().label("minutes"),
        )
        .join(_mine, _mine.association_id == Association.id)
        .join(_theirs, _theirs.association_id == Association.id)
        .join(Mentorship, Mentorship.mentee_id == _theirs.person_id)
        .where(
            _mine.person_id == _MENTOR,
            _mine.state == MembershipState.ACTIVE,
            _theirs.state != MembershipState.PENDING,
            Mentorship.mentor_id == _MENTOR,
            began(),
        )
        .group_by(Association.id, Association.slug, Association.name)
        .order_by(Association.name)
    )


def _minutes_held() -> ScalarSelect[int]:
    """Add up in SQL the conversations with members of Association."""
    return (
        select(func.coalesce(func.sum(MentoringSession.minutes), 0))
        .where(
            MentoringSession.mentor_id == _MENTOR,
            MentoringSession.state == SessionState.HELD,
            exists()
            .where(
                _theirs_too.association_id == Association.id,
                _theirs_too.person_id == MentoringSession.mentee_id,
                _theirs_too.state != MembershipState.PENDING,
            )
            .correlate(Association, MentoringSession),
        )
        .correlate(Association)
        .scalar_subquery()
    )


def _service(row: Any) -> Service:
    zone = site_zone()
    return Service(
        association_id=row.id,
        association_slug=row.slug,
        association=row.name,
        people=row.people,
        minutes=row.minutes,
        from_year=local_day(row.first, zone).year,
        to_year=local_day(row.last, zone).year,
    )


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as everybody with its code reads it."""

    code: str
    holder: str
    association: str
    words: str
    issued_at: datetime


def certificate(session: Session, code: str) -> Certificate:
    """Return a certificate that stands. One statement.

    Raises NotFound for one that was taken back as for one that never was, and while its holder is
    suspended or hidden.
    """
    row = session.scalars(
        select(ServiceCertificate)
        .join(Person, Person.id == ServiceCertificate.person_id)
        .where(
            ServiceCertificate.code == code,
            ServiceCertificate.revoked_at.is_(None),
            may_be_vouched_for(ServiceCertificate.association_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _certificate(row)


def may_be_vouched_for(association_id: Any) -> ColumnElement[bool]:
    """Say in SQL that certificates of Person, in the name of an association, can be read."""
    is_suspended = exists().where(
        AssociationMembership.person_id == Person.id,
        AssociationMembership.association_id == association_id,
        AssociationMembership.state == MembershipState.SUSPENDED,
    )
    return Person.hidden_by_staff_at.is_(None) & Person.erased_at.is_(None) & ~is_suspended


def certificates_of(session: Session, person_id: int) -> list[Certificate]:
    """Return the certificates of a mentor that stand, the newest first. One statement."""
    rows = session.scalars(
        select(ServiceCertificate)
        .where(ServiceCertificate.person_id == person_id, ServiceCertificate.revoked_at.is_(None))
        .order_by(ServiceCertificate.issued_at.desc(), ServiceCertificate.id.desc())
    )
    return [_certificate(row) for row in rows]


def _certificate(row: ServiceCertificate) -> Certificate:
    return Certificate(
        code=row.code,
        holder=row.holder,
        association=row.association,
        words=service_in_words(row.people, row.hours, row.from_year, row.to_year),
        issued_at=row.issued_at,
    )
