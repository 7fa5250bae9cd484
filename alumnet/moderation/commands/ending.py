"""Ending the one request that a report is about."""

from datetime import datetime

from sqlalchemy import select

from alumnet.kernel import audit
from alumnet.kernel.db import lock_people, writing
from alumnet.mentoring.commands.by_staff import end_by_staff
from alumnet.mentoring.models import MentorshipRequest
from alumnet.moderation.commands.handling import locked, staff_step
from alumnet.moderation.models import Report
from alumnet.moderation.rules import SubjectKind


def end_request(public_id: str, *, by: int, is_no: bool, reason: str, now: datetime) -> None:
    """End the reported request: a no in the receiver's place, or closed for both.

    The reason stays beside the report, where no side of it can read. Raises ConflictOfInterest,
    TakenByOther, ClaimOver, NothingToEnd, NoSuchTransition, NotFound.
    """
    with writing() as session:
        sides = session.execute(
            select(MentorshipRequest.mentor_id, MentorshipRequest.mentee_id)
            .join(Report, Report.subject_id == MentorshipRequest.id)
            .where(Report.public_id == public_id, Report.subject_kind == SubjectKind.REQUEST)
        ).one_or_none()
        if sides is not None:  # both at once, in ascending order: whoever acts on it locks both
            lock_people(session, *sides)
        report = locked(session, public_id, by=by)
        staff_step(session, report, "end_request", by=by, now=now)
        request = end_by_staff(session, report.subject_id, by=by, is_no=is_no, now=now)
        report.end_reason = reason
        report.version += 1
        audit.record(
            session,
            by,
            "mentorship_request.declined" if is_no else "mentorship_request.voided",
            "mentorship_request",
            request.id,
            now=now,
            association_id=report.association_id,
        )
