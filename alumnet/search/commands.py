"""Writes of search to the database: who may be found again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select, update
from sqlalchemy.orm import aliased

from alumnet.accounts.models import Person
from alumnet.kernel import outbox
from alumnet.kernel.db import writing
from alumnet.kernel.outbox import OutboxEntry
from alumnet.members.models import MentorProfile

CHANGED = "person.changed"
# Others hear of the same change: only what waits for the index keeps somebody out of sight.
INDEXER = "alumnet.search.jobs.index_person"


def note_indexed(person_ids: Sequence[int], up_to: int) -> None:
    """Let search show these people again, unless something changed after outbox entry `up_to`."""
    entry = aliased(OutboxEntry)
    changed_since = exists().where(
        entry.kind == CHANGED,
        entry.handler == INDEXER,
        entry.subject_id == Person.id,
        entry.id > up_to,
        entry.done_at.is_(None),
    )
    with writing() as session:
        session.execute(
            update(Person)
            .where(Person.id.in_(person_ids), Person.is_withdrawn_from_search, ~changed_since)
            .values(is_withdrawn_from_search=False)
            .execution_options(synchronize_session=False)
        )


def note_ended_pauses(now: datetime) -> None:
    """Have those mentors indexed again whose pause ended by today; once a day is enough."""
    with writing() as session:
        back = session.scalars(
            select(MentorProfile.person_id).where(
                MentorProfile.paused_until.is_not(None), MentorProfile.paused_until <= now.date()
            )
        ).all()
        for person_id in back:
            outbox.add(session, CHANGED, person_id, now=now)
