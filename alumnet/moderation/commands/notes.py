"""What the staff write to each other about a report."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.errors import NotFound
from alumnet.kernel.twice import said_before, taken_away_once
from alumnet.moderation.commands.handling import locked, record
from alumnet.moderation.models import Report, ReportNote
from alumnet.moderation.queries import able_for
from alumnet.moderation.rules.errors import ConflictOfInterest


def add_note(public_id: str, *, text: str, by: int, now: datetime) -> None:
    """Write a note for the staff, at any time; twice at once is once.

    Raises ConflictOfInterest, NotFound.
    """
    with writing() as session:
        report = _readable(session, public_id, by)
        note = ReportNote(report_id=report.id, author_id=by, text=text, at=now)
        if said_before(session, note, ReportNote.at, now) is None:
            session.add(note)
            record(session, report, "noted", by, now)


def erase_note(public_id: str, note_public_id: str, *, by: int, now: datetime) -> None:
    """Take a note away, whoever wrote it; that there was one stays in the audit.

    Raises ConflictOfInterest, NotFound.
    """
    with writing() as session, taken_away_once(session, note_public_id, by=by, now=now):
        report = _readable(session, public_id, by)
        note = session.scalars(
            select(ReportNote).where(
                ReportNote.public_id == note_public_id, ReportNote.report_id == report.id
            )
        ).one_or_none()
        if note is None:
            raise NotFound
        session.delete(note)
        record(session, report, "note_erased", by, now)


def write_note(session: Session, report: Report, text: str, *, by: int, now: datetime) -> None:
    """Put a note beside a report, in the transaction of another command."""
    session.add(ReportNote(report_id=report.id, author_id=by, text=text, at=now))


def _readable(session: Session, public_id: str, by: int) -> Report:
    report = locked(session, public_id, by=by)
    if by not in able_for(session, report).handle:
        raise ConflictOfInterest
    return report
