"""What somebody said twice, once of each of two rows that became one."""

from datetime import datetime
from typing import Any

from sqlalchemy import not_, select
from sqlalchemy.orm import Session, aliased

from alumnet.organizations.commands.references import pointed_at
from alumnet.organizations.merges import Move
from alumnet.organizations.models import (
    Affiliation,
    EvidenceGrade,
    OrganizationMerge,
    OrganizationMergeMove,
)
from alumnet.organizations.rules import UNTRUE

# Of two rows that say the same in all of these, one is enough.
_SAID = (
    "person_id",
    "kind",
    "title",
    "field",
    "city",
    "start_month",
    "end_month",
    "is_current",
    "precision",
    "visibility",
)
_PLACE = "affiliation.organization_id"


def combine_twins(session: Session, merge: OrganizationMerge) -> None:
    """Take out what was moved to where the same was said already.

    Only what is a mere claim, and to which nothing else refers: evidence is never lost.
    """
    table: Any = Affiliation.__table__
    there = aliased(Affiliation)
    rows = session.execute(
        select(Affiliation, OrganizationMergeMove, there.id)
        .join(OrganizationMergeMove, OrganizationMergeMove.row_id == Affiliation.id)
        .join(there, there.organization_id == Affiliation.organization_id)
        .where(
            OrganizationMergeMove.merge_id == merge.id,
            OrganizationMergeMove.place == _PLACE,
            Affiliation.organization_id == merge.kept_id,
            Affiliation.evidence_grade == EvidenceGrade.CLAIMED,
            there.evidence_grade.not_in(UNTRUE),
            there.id.not_in(_moved(merge)),
            *(
                getattr(there, name).is_not_distinct_from(getattr(Affiliation, name))
                for name in _SAID
            ),
            *map(not_, pointed_at(table, Affiliation.id)),
        )
        .order_by(Affiliation.id, there.id)
    ).all()
    taken = set()
    for row, noted, twin_id in rows:
        if row.id in taken:
            continue
        taken.add(row.id)
        noted.move, noted.person_id = Move.REMOVED, row.person_id
        noted.before = {
            "twin": twin_id,
            "public_id": row.public_id,
            "confirmed_at": _written(row.confirmed_at),
            "created_at": _written(row.created_at),
            "updated_at": _written(row.updated_at),
        }
        session.delete(row)
    session.flush()


def _moved(merge: OrganizationMerge) -> Any:
    return select(OrganizationMergeMove.row_id).where(
        OrganizationMergeMove.merge_id == merge.id, OrganizationMergeMove.place == _PLACE
    )


def part_twins(session: Session, merge: OrganizationMerge) -> None:
    """Put back what was taken out, in the words of its twin; without a twin it was withdrawn."""
    rows = session.execute(
        select(OrganizationMergeMove, Affiliation)
        .join(OrganizationMergeMove, OrganizationMergeMove.person_id == Affiliation.person_id)
        .where(
            OrganizationMergeMove.merge_id == merge.id, OrganizationMergeMove.move == Move.REMOVED
        )
    ).all()
    for noted, twin in rows:
        before = noted.before or {}
        if before.get("twin") != twin.id:
            continue
        session.add(
            Affiliation(
                id=noted.row_id,
                public_id=before["public_id"],
                organization_id=merge.gone_id,
                evidence_grade=EvidenceGrade.CLAIMED,
                confirmed_at=_read(before["confirmed_at"]),
                created_at=_read(before["created_at"]),
                updated_at=_read(before["updated_at"]),
                **{name: getattr(twin, name) for name in _SAID},
            )
        )
    session.flush()


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
