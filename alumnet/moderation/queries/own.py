"""What somebody told the staff, for the copy they may have; and what is old of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.moderation.models import Decision, Report


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person reported, never what others reported of them. One statement."""
    rows = session.scalars(
        select(Report).where(Report.reporter_id == person_id).order_by(Report.id)
    )
    return {
        "reports": [
            {
                "at": each.created_at.isoformat(),
                "reason": each.reason.value,
                "details": each.details,
            }
            for each in rows
        ]
    }


def old_reports(before: datetime) -> Select[int]:
    """Return the reports closed before a moment of which words are left, as a statement."""
    words = or_(
        Decision.words_for_reported != "", Decision.words_for_reporter != "", Decision.note != ""
    )
    return select(Report.id).where(
        Report.closed_at < before,
        or_(
            Report.details != "",
            Report.end_reason != "",
            exists().where(Decision.report_id == Report.id, words),
        ),
    )
