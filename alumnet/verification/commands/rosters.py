"""What the lists of associations show."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.errors import NotFound
from alumnet.organizations.commands.grading import grade
from alumnet.organizations.grades import can
from alumnet.organizations.models import Affiliation, AffiliationKind, EvidenceGrade
from alumnet.verification.commands.steps import settle_proven
from alumnet.verification.queries.places import has_roster_line, on_roster, own_place

_BATCH = 200
_STANDS = (EvidenceGrade.CLAIMED, EvidenceGrade.CORRECTED, EvidenceGrade.CORROBORATED)


def confirm_by_roster(affiliation: str, *, by: int, now: datetime) -> None:
    """Verify one's own class by the list of an association that says the same. Raises NotFound."""
    with writing() as session:
        lock_people(session, by)
        place = own_place(session, affiliation, by)
        if not can("roster", place.grade) or not has_roster_line(session, place):
            raise NotFound
        _verify(session, place.id, now)


def match_rosters(now: datetime) -> int:
    """Verify every class that the list of an association says, too; return how many."""
    found = (
        reading()
        .execute(
            select(Affiliation.id, Affiliation.person_id)
            .where(
                Affiliation.kind == AffiliationKind.EDUCATION,
                Affiliation.evidence_grade.in_(_STANDS),
                on_roster(
                    Affiliation.person_id, Affiliation.organization_id, Affiliation.end_month
                ),
            )
            .order_by(Affiliation.id)
        )
        .all()
    )
    for start in range(0, len(found), _BATCH):
        batch = found[start : start + _BATCH]
        with writing() as session:
            lock_people(session, *(row.person_id for row in batch))
            for row in batch:
                _verify(session, row.id, now)
    return len(found)


def _verify(session: Session, affiliation_id: int, now: datetime) -> None:
    place = session.get(Affiliation, affiliation_id)
    if place is not None and can("roster", place.evidence_grade):
        grade(session, place, "roster", actor="roster", now=now)
        settle_proven(session, place.id, now)
        outbox.add(session, "person.changed", place.person_id, now=now)
