"""Reports without a reporter: of somebody outside, or of the site itself."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.kernel.db import lock_people
from alumnet.moderation.commands.reporting import begin
from alumnet.moderation.models import Report
from alumnet.moderation.rules import CLOSED, ReportReason, ReportSource, SubjectKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What is noticed about whom, by whom, and whose staff should look at it."""

    source: ReportSource
    association_id: int
    person_id: int
    kind: SubjectKind
    subject_id: int
    reason: ReportReason
    details: str = ""


def open_unsigned(session: Session, notice: Notice, *, now: datetime) -> Report:
    """Return the undecided report of this thing from this source, made where there is none.

    Joins the caller's transaction, and locks the reported person in it.
    """
    lock_people(session, notice.person_id)
    found = session.scalars(
        select(Report).where(
            Report.source == notice.source,
            Report.reported_id == notice.person_id,
            Report.subject_kind == notice.kind,
            Report.subject_id == notice.subject_id,
            Report.state.not_in(CLOSED),
        )
    ).one_or_none()
    if found is not None:
        return found
    made = Report(
        association_id=notice.association_id,
        source=notice.source,
        reported_id=notice.person_id,
        subject_kind=notice.kind,
        subject_id=notice.subject_id,
        reason=notice.reason,
        details=notice.details,
    )
    begin(session, made, actor=notice.source.value, by=None, now=now)
    return made
