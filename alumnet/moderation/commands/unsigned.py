"""Reports without a reporter: of somebody outside, or of the site itself.

`open_unsigned` takes a session: it joins the transaction of another command.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from alumnet.inviting.commands import take_told
from alumnet.inviting.models import MemberInvitation
from alumnet.kernel.db import lock_people, reading, writing
from alumnet.moderation.commands.reporting import begin
from alumnet.moderation.models import Report
from alumnet.moderation.rules import UNDECIDED, ReportReason, ReportSource, SubjectKind


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
            Report.state.in_(UNDECIDED),
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


def report_invitation(invitation_id: int, *, now: datetime) -> None:
    """Put what whoever was invited told of an invitation into the queue. May be repeated.

    Nobody learns who that was: neither the inviter nor the staff. Raises NotFound.
    """
    with writing() as session:
        told = take_told(session, invitation_id)
        if told is None:
            return
        notice = Notice(
            source=ReportSource.STRANGER,
            association_id=told.association_id,
            person_id=told.inviter_id,
            kind=SubjectKind.INVITATION,
            subject_id=invitation_id,
            reason=ReportReason.UNWANTED,
            details=told.words,
        )
        open_unsigned(session, notice, now=now)


def report_invitations(now: datetime) -> None:
    """Put into the queue what was told of invitations and isn't there, whatever kept it."""
    waiting = select(MemberInvitation.id).where(MemberInvitation.concern != "")
    for invitation_id in reading().scalars(waiting).all():
        report_invitation(invitation_id, now=now)
