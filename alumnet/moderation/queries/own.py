"""What somebody told the staff, for the copy they may have; and what is old of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from alumnet.moderation.models import Appeal, Approval, Decision, RemovedWords, Report, ReportNote


def export(session: Session, person_id: int) -> dict[str, Any]:
    """Return what a person told the staff, and what the staff wrote; never reports about them.

    What was taken out of their sight is theirs, too. Five statements.
    """
    reports = select(Report).where(Report.reporter_id == person_id)
    appeals = select(Appeal).where(Appeal.person_id == person_id)
    notes = select(ReportNote).where(ReportNote.author_id == person_id)
    asked = select(Approval).where(Approval.asked_by == person_id)
    removed = select(RemovedWords).where(RemovedWords.author_id == person_id)
    return {
        "reports": [
            {
                "at": each.created_at.isoformat(),
                "reason": each.reason.value,
                "details": each.details,
            }
            for each in session.scalars(reports.order_by(Report.id))
        ],
        "appeals": [
            {"at": each.at.isoformat(), "text": each.text}
            for each in session.scalars(appeals.order_by(Appeal.id))
        ],
        "notes_of_the_staff": [
            {"at": each.at.isoformat(), "text": each.text}
            for each in session.scalars(notes.order_by(ReportNote.id))
        ],
        "asked_of_the_staff": [
            {"at": each.asked_at.isoformat(), "reason": each.reason}
            for each in session.scalars(asked.order_by(Approval.id))
        ],
        "taken_out": [
            {
                "at": each.removed_at.isoformat(),
                "what": each.subject_kind.value,
                "field": each.field,
                "words": each.words,
            }
            for each in session.scalars(removed.order_by(RemovedWords.id))
        ],
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
            exists().where(Appeal.report_id == Report.id, Appeal.text != ""),
            exists().where(Approval.report_id == Report.id, Approval.reason != ""),
            exists().where(ReportNote.report_id == Report.id),
            exists().where(RemovedWords.report_id == Report.id),
        ),
    )
