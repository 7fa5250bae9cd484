"""What the staff and the members do about the reports of the invented network, once it is there."""

from datetime import datetime

from sqlalchemy import select

from alumnet.kernel.db import reading
from alumnet.moderation import commands
from alumnet.moderation.models import Decision, Report
from alumnet.moderation.queries import able_for
from alumnet.moderation.rules import ReportReason, ReportState

_APPEAL = (
    "I said it about a job offer and not about a person, and the one it was said to laughed. "
    "Nobody asked me before writing. Could somebody else look at it?"
)


def look_after_reports(now: datetime) -> None:
    """Let one of the staff take a report on, and somebody appeal the newest decision about them."""
    session = reading()
    newest = session.execute(
        select(Decision.public_id, Report.reported_id)
        .join(Report, Report.id == Decision.report_id)
        .where(Decision.words_for_reported != "")
        .order_by(Decision.at.desc())
        .limit(1)
    ).one()
    waiting = session.scalars(
        select(Report)
        .where(Report.state == ReportState.OPEN, Report.reason == ReportReason.SPAM)
        .order_by(Report.id)
        .limit(1)
    ).one()
    taken, by = waiting.public_id, max(able_for(session, waiting).take)
    commands.claim(taken, by=by, now=now)
    commands.appeal_decision(newest.public_id, _APPEAL, by=newest.reported_id, now=now)
