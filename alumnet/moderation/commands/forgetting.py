"""What of a report goes when its time is over, and what goes with a person: words."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from alumnet.inviting.models import MemberInvitation
from alumnet.moderation.models import (
    Appeal,
    Approval,
    Decision,
    LetterPrint,
    RemovedWords,
    Report,
    ReportNote,
)
from alumnet.moderation.rules import SubjectKind


def forget_words(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """Take the words out of these reports and their decisions; that there were some stays."""
    session.execute(update(Report).where(Report.id.in_(ids)).values(details="", end_reason=""))
    invitations = select(Report.subject_id).where(
        Report.id.in_(ids), Report.subject_kind == SubjectKind.INVITATION
    )
    # Its line was kept for whoever decides.
    session.execute(
        update(MemberInvitation).where(MemberInvitation.id.in_(invitations)).values(line="")
    )
    session.execute(
        update(Decision)
        .where(Decision.report_id.in_(ids))
        .values(words_for_reported="", words_for_reporter="", note="")
    )
    session.execute(update(Appeal).where(Appeal.report_id.in_(ids)).values(text=""))
    session.execute(update(Approval).where(Approval.report_id.in_(ids)).values(reason=""))
    session.execute(delete(ReportNote).where(ReportNote.report_id.in_(ids)))
    session.execute(delete(RemovedWords).where(RemovedWords.report_id.in_(ids)))


def erase(session: Session, person_id: int, _now: datetime) -> None:
    """Take out what the staff took out of sight of a person, in the transaction of their erasure.

    Nobody puts it back any more.
    """
    session.execute(delete(RemovedWords).where(RemovedWords.author_id == person_id))
    session.execute(
        delete(LetterPrint).where(
            or_(LetterPrint.author_id == person_id, LetterPrint.receiver_id == person_id)
        )
    )
