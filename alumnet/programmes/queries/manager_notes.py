"""Managers' notes about people of a cohort."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.accounts.models import Person
from alumnet.programmes.models import Enrolment, ManagerNote
from alumnet.programmes.queries.access import Access


@dataclass(frozen=True, slots=True)
class Note:
    """A note; `writer` is empty for somebody who is gone."""

    public_id: str
    text: str
    writer: str
    changed_at: datetime
    version: int


def notes_about(
    session: Session, access: Access, enrolment_ids: Collection[int]
) -> dict[int, list[Note]]:
    """Return the notes about some people, the newest first; none for who only helps. One."""
    if not access.manages:
        return {}
    rows = session.execute(
        select(ManagerNote, Person.display_name)
        .join(Enrolment, Enrolment.id == ManagerNote.enrolment_id)
        .outerjoin(Person, Person.id == ManagerNote.written_by)
        .where(Enrolment.cohort_id == access.cohort_id, ManagerNote.enrolment_id.in_(enrolment_ids))
        .order_by(ManagerNote.changed_at.desc(), ManagerNote.id.desc())
    )
    found: dict[int, list[Note]] = defaultdict(list)
    for row, writer in rows:
        found[row.enrolment_id].append(
            Note(row.public_id, row.text, writer or "", row.changed_at, row.version)
        )
    return dict(found)
