"""Certificates of taking part: what one would say, and what one says to whoever has its code."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Association, Person
from alumnet.kernel.errors import NotFound
from alumnet.mentoring.models import Mentorship
from alumnet.mentoring.queries.service import may_be_vouched_for
from alumnet.programmes.models import (
    Cohort,
    CohortCertificate,
    Enrolment,
    Programme,
    Proposal,
)
from alumnet.programmes.rules.certificates import TookPart
from alumnet.programmes.rules.names import title_of
from alumnet.programmes.rules.states import EnrolmentState


def took_part(session: Session, person_id: int, cohort_id: int) -> TookPart:
    """Return what somebody's certificate says; raises NotFound before the end. Two statements."""
    row = session.execute(
        select(
            Person.display_name,
            Programme.name.label("programme"),
            Cohort.name,
            Association.name.label("association"),
            Enrolment.side,
            Cohort.starts_on,
            Cohort.ends_on,
        )
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .join(Association, Association.id == Programme.association_id)
        .where(
            Cohort.id == cohort_id,
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.FINISHED,
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return TookPart(
        holder=row.display_name,
        cohort=title_of(row.programme, row.name),
        association=row.association,
        side=row.side,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        meetings=_meetings(session, person_id, cohort_id),
    )


def _meetings(session: Session, person_id: int, cohort_id: int) -> int:
    """Return how often somebody met those with whom they were matched."""
    found = session.scalar(
        select(func.sum(Mentorship.times_met))
        .join(Proposal, Proposal.mentorship_id == Mentorship.id)
        .where(
            Proposal.cohort_id == cohort_id,
            (Mentorship.mentor_id == person_id) | (Mentorship.mentee_id == person_id),
        )
    )
    return int(found or 0)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as everybody with its code reads it."""

    code: str
    issued_at: datetime
    says: TookPart


def certificate(session: Session, code: str) -> Certificate:
    """Return a certificate that stands. One statement.

    Raises NotFound for one that was taken back as for one that never was, and while its holder is
    suspended or hidden.
    """
    row = session.scalars(
        select(CohortCertificate)
        .join(Enrolment, Enrolment.id == CohortCertificate.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Cohort, Cohort.id == Enrolment.cohort_id)
        .join(Programme, Programme.id == Cohort.programme_id)
        .where(
            CohortCertificate.code == code,
            CohortCertificate.revoked_at.is_(None),
            may_be_vouched_for(Programme.association_id),
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    return _certificate(row)


def certificate_of(session: Session, person_id: int, cohort_id: int) -> Certificate | None:
    """Return somebody's certificate of a cohort that stands, None for none. One statement."""
    row = session.scalars(standing(person_id, cohort_id)).one_or_none()
    return _certificate(row) if row else None


def standing(person_id: int, cohort_id: int) -> Select[CohortCertificate]:
    """Select the certificate of somebody that stands."""
    return (
        select(CohortCertificate)
        .join(Enrolment, Enrolment.id == CohortCertificate.enrolment_id)
        .where(
            Enrolment.person_id == person_id,
            Enrolment.cohort_id == cohort_id,
            CohortCertificate.revoked_at.is_(None),
        )
    )


def _certificate(row: CohortCertificate) -> Certificate:
    says = TookPart(
        holder=row.holder,
        cohort=row.cohort,
        association=row.association,
        side=row.side,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        meetings=row.meetings,
    )
    return Certificate(row.code, row.issued_at, says)


def certificates_made(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return all that somebody made, taken back or not, for their own copy. One statement."""
    rows = session.scalars(
        select(CohortCertificate)
        .join(Enrolment, Enrolment.id == CohortCertificate.enrolment_id)
        .where(Enrolment.person_id == person_id)
        .order_by(CohortCertificate.id)
    )
    return [
        {
            "code": row.code,
            **asdict(_certificate(row).says),
            "issued_at": row.issued_at,
            "revoked_at": row.revoked_at,
        }
        for row in rows
    ]
