"""The end of one request by the staff, after a report of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.mentoring.commands.desk import settle_queue
from alumnet.mentoring.commands.questions import close_question
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import staff_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import DeclineReason, RequestState
from alumnet.mentoring.rules.endings import asks_again_from


def end_by_staff(
    session: Session, request_id: int, *, by: int, is_no: bool, now: datetime
) -> MentorshipRequest:
    """End a request in the caller's transaction, with both of its people locked; return it.

    `is_no` is a no in the receiver's place, after which they can't be asked again for a while; else
    it is closed for both. Neither reads why. Raises NoSuchTransition.
    """
    request = session.get_one(MentorshipRequest, request_id)
    staff_step(session, request, "decline" if is_no else "void", by=by, now=now)
    request.asks_again_from = now
    if is_no:
        request.asks_again_from = asks_again_from(RequestState.DECLINED, now)
        request.decline_reason = DeclineReason.OTHER
    close_question(session, request, now)
    cancel_all(session, request_id=request.id, now=now)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)
    return request
