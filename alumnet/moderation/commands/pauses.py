"""Who may ask and write to nobody for a while, and the pauses that run out."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.moderation.commands.effects import record_person
from alumnet.moderation.models import Report, WritingPause
from alumnet.moderation.rules.errors import Paused

_BATCH = 200


def refuse_paused(session: Session, person_id: int, now: datetime) -> None:
    """Raise Paused while the staff keep somebody from asking and writing. One statement."""
    until = session.scalar(
        select(func.max(WritingPause.until)).where(
            WritingPause.person_id == person_id,
            WritingPause.ended_at.is_(None),
            WritingPause.until > now,
        )
    )
    if until is not None:
        raise Paused(until=until)


def end_pauses(now: datetime) -> int:
    """End the pauses whose time is over; return how many."""
    with writing() as session:
        over = session.execute(
            select(WritingPause, Report)
            .join(Report, Report.id == WritingPause.report_id)
            .where(WritingPause.ended_at.is_(None), WritingPause.until <= now)
            .order_by(WritingPause.id)
            .limit(_BATCH)
            .with_for_update(skip_locked=True, of=WritingPause)
        ).all()
        for pause, report in over:
            pause.ended_at = now
            record_person(session, report, "writing_resumed", None, now)
    return len(over)
