"""Copies of everything about a person: asked for, put together by the worker, kept for a week."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.kernel.transitions import apply
from alumnet.rights import packing
from alumnet.rights.models import DataExport, DataExportEvent
from alumnet.rights.rules.errors import ExportRunning, ExportTooSoon
from alumnet.rights.rules.policy import POLICY
from alumnet.rights.rules.states import EXPORT, ExportState, Part

EXPORT_SUBJECT = "data_export"
BATCH = 40


def ask_for_copy(*, by: int, now: datetime) -> None:
    """Have a copy put together. Raises ExportRunning, and ExportTooSoon within a day."""
    with writing() as session:
        lock_people(session, by)
        wanted = (DataExport.person_id == by) & (DataExport.state == ExportState.WANTED)
        if session.scalar(select(DataExport.id).where(wanted)) is not None:
            raise ExportRunning
        last = session.scalar(
            select(func.max(DataExport.asked_at)).where(DataExport.person_id == by)
        )
        if last is not None and now < last + POLICY.export_again:
            raise ExportTooSoon(until=last + POLICY.export_again)
        row = DataExport(person_id=by, state=ExportState.WANTED, asked_at=now, stood_still=0)
        # One that can't be finished within a day is given up, and another may be asked for.
        row.due_at = now + POLICY.export_again
        session.add(row)
        session.flush()
        outbox.add(session, "data_export.asked", row.id, now=now)


def put_together(export_id: int, *, now: datetime) -> None:
    """Make the file of a copy that is still wanted; twice is once."""
    wanted = DataExport.state == ExportState.WANTED
    person_id = reading().scalar(
        select(DataExport.person_id).where(DataExport.id == export_id, wanted)
    )
    if person_id is None:
        return
    content = packing.packed(reading(), person_id, now=now)
    with writing() as session:
        lock_people(session, person_id)
        row = session.scalars(
            select(DataExport).where(DataExport.id == export_id, wanted)
        ).one_or_none()
        if row is not None:
            row.content = content
            _step(session, row, "finish", now=now)


def end_copies(now: datetime) -> int:
    """Delete a batch of files whose week is over."""
    is_due = DataExport.due_at <= now
    query = select(DataExport.id, DataExport.person_id).where(is_due)
    chosen = reading().execute(query.order_by(DataExport.id).limit(BATCH)).all()
    if chosen:
        with writing() as session:
            lock_people(session, *{row.person_id for row in chosen})
            still = is_due & DataExport.id.in_([row.id for row in chosen])
            for row in session.scalars(select(DataExport).where(still)).all():
                _end(session, row, now)
    return len(chosen)


def erase_copies(session: Session, person_id: int) -> None:
    """Delete the copies of a person, in the transaction of their erasure."""
    session.execute(delete(DataExport).where(DataExport.person_id == person_id))


def _end(session: Session, row: DataExport, now: datetime) -> None:
    row.content = None
    _step(session, row, "end", now=now)


def _step(session: Session, row: DataExport, name: str, *, now: datetime) -> None:
    apply(
        session,
        EXPORT,
        row,
        name,
        actor=Part.SYSTEM.value,
        facts=None,
        history=DataExportEvent,
        actor_id=None,
        now=now,
        subject=EXPORT_SUBJECT,
    )
