"""What of a report goes when its time is over: the words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from alumnet.moderation.models import Decision, Report


def forget_words(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Take the words out of these reports and their decisions; that there were some stays."""
    session.execute(update(Report).where(Report.id.in_(ids)).values(details="", end_reason=""))
    session.execute(
        update(Decision)
        .where(Decision.report_id.in_(ids))
        .values(words_for_reported="", words_for_reporter="", note="")
    )
