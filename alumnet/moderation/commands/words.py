"""Taking words out of sight, with a neutral line in their place, and putting them back."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from alumnet.kernel import outbox
from alumnet.moderation.models import Decision, RemovedWords, Report
from alumnet.moderation.queries.texts import NEUTRAL, TEXTS, Words, is_of, written
from alumnet.moderation.rules import SubjectKind
from alumnet.moderation.rules.errors import NothingToRemove


def take_out(session: Session, report: Report, decision: Decision) -> None:
    """Take out of sight what the reported person wrote in what was reported.

    Raises NothingToRemove.
    """
    found = written(session, report)
    if not found:
        raise NothingToRemove
    for words, text in found:
        session.add(
            RemovedWords(
                report_id=report.id,
                author_id=report.reported_id,
                subject_kind=report.subject_kind,
                subject_id=report.subject_id,
                field=words.field,
                words=text,
                removed_at=decision.at,
            )
        )
        _write(session, report, words, _instead(words))
    _tell(session, report, decision.at)


def put_back(session: Session, report: Report, _by: int, now: datetime) -> bool:
    """Put back what was taken out, as far as nobody wrote something else there since."""
    kept = session.scalars(select(RemovedWords).where(RemovedWords.report_id == report.id)).all()
    fields = {words.field: words for words in TEXTS.get(report.subject_kind, ())}
    came_back = False
    for each in kept:
        words = fields[each.field]
        there = select(words.column).where(is_of(words, report))
        if session.execute(there).all() == [(_instead(words),)]:
            _write(session, report, words, each.words)
            came_back = True
    session.execute(delete(RemovedWords).where(RemovedWords.report_id == report.id))
    _tell(session, report, now)
    return came_back


def _instead(words: Words) -> str | None:
    return None if words.field == "photo" else NEUTRAL


def _write(session: Session, report: Report, words: Words, text: Any) -> None:
    table = words.column.class_
    session.execute(
        update(table)
        .where(is_of(words, report))
        .values({words.column.key: text})
        .execution_options(synchronize_session="fetch")
    )


def _tell(session: Session, report: Report, now: datetime) -> None:
    """Let search look at a profile again."""
    if report.subject_kind in {SubjectKind.PERSON, SubjectKind.PHOTO}:
        outbox.add(session, "person.changed", report.reported_id, now=now)
