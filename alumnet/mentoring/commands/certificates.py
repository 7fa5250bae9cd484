"""Certificates of a mentor's service."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.kernel.db import lock_people, writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before
from alumnet.mentoring.models import ServiceCertificate
from alumnet.mentoring.queries.service import services_of
from alumnet.mentoring.rules.service import Service


def issue_certificate(association_slug: str, *, by: int, now: datetime) -> str:
    """Write down what somebody gave in an association of theirs; return the code.

    One that was made for the same years before is taken back. Raises NotFound where they gave
    nothing yet, or are no member.
    """
    with writing() as session:
        lock_people(session, by)
        found = services_of(session, by, now=now)
        service = next((each for each in found if each.association_slug == association_slug), None)
        if service is None:
            raise NotFound
        row = ServiceCertificate(
            person_id=by,
            association_id=service.association_id,
            holder=session.get_one(Person, by).display_name,
            association=service.association,
            people=service.people,
            hours=service.hours,
            from_year=service.from_year,
            to_year=service.to_year,
            issued_at=now,
        )
        before = said_before(session, row, ServiceCertificate.issued_at, now)
        if before is not None and before.revoked_at is None:
            return before.code
        _replace(session, by, service, now)
        session.add(row)
        session.flush()
        return row.code


def _replace(session: Session, by: int, service: Service, now: datetime) -> None:
    before = session.scalars(
        select(ServiceCertificate).where(
            ServiceCertificate.person_id == by,
            ServiceCertificate.association_id == service.association_id,
            ServiceCertificate.to_year == service.to_year,
            ServiceCertificate.revoked_at.is_(None),
        )
    )
    for each in before.all():
        each.revoked_at = now
    session.flush()


def revoke_certificate(code: str, *, by: int, now: datetime) -> None:
    """Take a certificate back: its page is gone. Raises NotFound for anybody else's."""
    with writing() as session:
        row = session.scalars(
            select(ServiceCertificate).where(
                ServiceCertificate.code == code, ServiceCertificate.person_id == by
            )
        ).one_or_none()
        if row is None:
            raise NotFound
        row.revoked_at = row.revoked_at or now
