"""A first call before either commits: a place is held, and each answers in private after it."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.mentoring.commands.desk import note_answer, settle_queue
from alumnet.mentoring.commands.sessions import cancel_all
from alumnet.mentoring.commands.steps import both_step, locked_request, person_step, tell_search
from alumnet.mentoring.commands.yes import carry_out_yes
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.endings import asks_again_from


def explore_request(public_id: str, *, by: int, now: datetime, line: str = "") -> None:
    """Talk first; a place is held until both have answered, three weeks at most.

    Raises MentorFull, EnoughMentorships, TooShortForACall, NotActive, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "explore", by=by, now=now)
        request.answer_line = line
        request.asked_at, request.reminders_sent = None, 0
        note_answer(session, request.receiver_id)
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def answer_call(public_id: str, *, by: int, goes_on: bool, now: datetime) -> RequestState:
    """Say in private whether to go on; return where the request stands after it.

    Nothing is decided before both have answered, so neither learns the other's answer before. Two
    yeses begin the mentorship, with everything that a yes brings. An answer can be changed until
    the other one is there. Raises CallAhead, MentorFull, EnoughMentorships, NotFound,
    NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "say_yes" if goes_on else "say_no", by=by, now=now)
        if by == request.mentor_id:
            request.mentor_goes_on = goes_on
        else:
            request.mentee_goes_on = goes_on
        said = (request.mentor_goes_on, request.mentee_goes_on)
        if None not in said:
            _decide(session, request, now)
        return request.state


def _decide(session: Session, request: MentorshipRequest, now: datetime) -> None:
    if request.mentor_goes_on and request.mentee_goes_on:
        both_step(session, request, "begin", now=now)
        carry_out_yes(session, request, now)
        return
    both_step(session, request, "part", now=now)
    request.asks_again_from = asks_again_from(RequestState.DECLINED, now)
    cancel_all(session, request_id=request.id, now=now)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)
