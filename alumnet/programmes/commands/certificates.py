"""Certificates of taking part that others may check: made and taken back by their holder."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.programmes.models import CohortCertificate, Enrolment
from alumnet.programmes.queries.certificates import standing, took_part


def issue_certificate(cohort_id: int, *, by: int, now: datetime) -> str:
    """Write down that somebody took part, as it stands today; return the code.

    One that stands already stays. Raises NotFound before the end.
    """
    with writing() as session:
        enrolment = session.scalar(
            select(Enrolment.id)
            .where(Enrolment.cohort_id == cohort_id, Enrolment.person_id == by)
            .with_for_update()
        )
        says = took_part(session, by, cohort_id)
        before = session.scalars(standing(by, cohort_id)).one_or_none()
        if before is not None:
            return before.code
        row = CohortCertificate(enrolment_id=enrolment, issued_at=now, **asdict(says))
        session.add(row)
        session.flush()
        return row.code


def revoke_certificate(cohort_id: int, *, by: int, now: datetime) -> None:
    """Take one's certificate back: its page is gone. Raises NotFound where none stands."""
    with writing() as session:
        row = session.scalars(standing(by, cohort_id).with_for_update()).one_or_none()
        if row is None:
            raise NotFound
        row.revoked_at = now
