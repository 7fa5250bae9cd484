"""Waiting for a place: in the queue that stands still, in line, and when one is offered."""

from datetime import datetime

from sqlalchemy.orm import Session

from alumnet.kernel.db import writing
from alumnet.kernel.registry import registry
from alumnet.mentoring.commands.desk import note_answer, settle_queue
from alumnet.mentoring.commands.sending import previous_id
from alumnet.mentoring.commands.steps import locked_request, person_step, tell_search
from alumnet.mentoring.models import MentorshipRequest
from alumnet.mentoring.queries import capacity
from alumnet.mentoring.rules import RequestState


def join_line(public_id: str, *, by: int, now: datetime, manages: bool | None = None) -> None:
    """Wait in line with a draft, or with a request whose mentor has no place any more.

    Whoever waited in the queue keeps that place in the order. Raises NoLine when the mentor can be
    asked, and what sending raises.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        is_new = request.state is RequestState.DRAFT
        registry.refuse_writing(session, by, now)
        person_step(session, request, "join_line", by=by, now=now, manages=manages)
        if is_new:
            request.previous_id = previous_id(session, request)
        enter_line(request, now)
        # Whoever begins to wait for somebody away is asked once they are back.
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def enter_line(request: MentorshipRequest, now: datetime) -> None:
    """Keep the place that a request had in the queue, or give it the last one."""
    request.in_line_since = request.line_order or now
    request.asked_at = None
    request.asks_first = False


def offer_line(session: Session, request: MentorshipRequest, *, by: int, now: datetime) -> None:
    """Offer to wait in line instead of a no; the initiator says whether they do.

    In the caller's transaction, with both people locked. Raises NoLine.
    """
    person_step(session, request, "offer_line", by=by, now=now)
    enter_line(request, now)
    request.asked_at = now
    note_answer(session, request.receiver_id)
    settle_queue(session, request.mentor_id, now)
    tell_search(session, request.mentor_id, now=now)


def stay_in_line(public_id: str, *, by: int, now: datetime) -> None:
    """Still need it. A place that is free by now is offered at once. Raises NotAsked."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "stay", by=by, now=now)
        desk = capacity.mentor_facts(session, request.mentor_id)
        request.asked_at = None
        request.asks_first = desk.is_away(now.date())
        settle_queue(session, request.mentor_id, now)


def leave_line(public_id: str, *, by: int, now: datetime) -> None:
    """Wait no longer, or leave a place that is offered to the next; nobody has to be told."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "leave_line", by=by, now=now)
        request.asked_at = None
        request.asks_again_from = now
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def take_place(public_id: str, *, by: int, now: datetime) -> None:
    """Send the letter now that a place is free.

    Raises TooManyOpen, EnoughMentorships, NotActive, NotFound, NoSuchTransition.
    """
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        if request.decision_by is not None and request.decision_by <= now.date():
            # The wait outlasted the decision: then there is no hurry any more.
            request.decision_by = None
        person_step(session, request, "take_place", by=by, now=now)
        # The place in the order stays: whoever is still in line came later.
        request.submitted_at = now
        request.reminders_sent = 0
        settle_queue(session, request.mentor_id, now)
        tell_search(session, request.mentor_id, now=now)


def keep_place(public_id: str, *, by: int, now: datetime) -> None:
    """Wait on in the queue of a mentor whose places are taken. Raises NotAsked."""
    with writing() as session:
        request = locked_request(session, public_id, by=by)
        person_step(session, request, "keep_place", by=by, now=now)
        request.asked_at = None
