"""The mails of requests that are asked something, wait for a place, or talk first.

All of them are one template, which has a sentence for each step.
"""

from datetime import datetime

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.queries import mailing
from alumnet.mentoring.rules import RequestState
from alumnet.notifications.mail import address
from alumnet.notifications.request_telling import (
    links_to,
    next_url,
    request_in,
    tell_initiator,
    tell_initiator_while,
    tell_receiver,
)


# ---------------------------------------------------------------------------------------- questions
@registry.on("mentorship_request.question_asked")
def tell_of_question(message: Message, now: datetime) -> None:
    """Tell the initiator that the receiver has a question."""
    tell_initiator_while(message, RequestState.INFO_REQUESTED, "request_question", now)


@registry.on("mentoring.question_waits")
def remind_of_question(message: Message, now: datetime) -> None:
    """Remind an initiator of the questions that wait for them."""
    for request in mailing.asked_of(reading(), message.subject_id)[:1]:
        tell_initiator(message, request, "request_question_waits", now)


@registry.on("mentorship_request.question_answered")
def tell_of_reply(message: Message, now: datetime) -> None:
    """Tell the receiver of the reply, with a link that answers without signing in."""
    request = request_in(message, RequestState.SUBMITTED)
    if request is not None:
        tell_receiver(message, request, "request_replied", now, **links_to(request, now))


@registry.on("mentorship_request.lapsed")
def tell_of_lapse(message: Message, now: datetime) -> None:
    """Tell the initiator that their note was taken back, as the question had no reply."""
    tell_initiator_while(message, RequestState.WITHDRAWN, "request_lapsed", now, with_next=True)


# -------------------------------------------------------------------------------------- the queue
@registry.on("mentorship_request.asked_to_wait")
def ask_to_wait(message: Message, now: datetime) -> None:
    """Ask an initiator whether they wait or move on, as the places are taken."""
    request = request_in(message, RequestState.SUBMITTED)
    if request is not None and request.due_at is None:
        tell_initiator(message, request, "request_wait", now, next_url=next_url(request))


@registry.on("mentorship_request.line_offered")
def tell_of_line(message: Message, now: datetime) -> None:
    """Tell an initiator that they may wait in line instead of a no."""
    tell_initiator_while(
        message, RequestState.WAITLISTED, "request_line_offered", now, with_next=True
    )


@registry.on("mentorship_request.asked_still_needed")
def ask_still_needed(message: Message, now: datetime) -> None:
    """Ask somebody in line whether they still need it."""
    tell_initiator_while(message, RequestState.WAITLISTED, "request_still_needed", now)


@registry.on("mentorship_request.place_offered")
def tell_of_place(message: Message, now: datetime) -> None:
    """Tell the oldest in line that a place is held for them."""
    tell_initiator_while(message, RequestState.WAITLIST_OFFERED, "request_place", now)


@registry.on("mentorship_request.place_missed")
def tell_of_missed_place(message: Message, now: datetime) -> None:
    """Tell somebody that the place went to the next in line."""
    tell_initiator_while(message, RequestState.WAITLISTED, "request_place_missed", now)


@registry.on("mentorship_request.left_line")
def tell_of_end_of_wait(message: Message, now: datetime) -> None:
    """Tell somebody that their wait ended, as they didn't say that they still need it."""
    tell_initiator_while(message, RequestState.EXPIRED, "request_left_line", now, with_next=True)


# ----------------------------------------------------------------------------------- the first call
@registry.on("mentorship_request.call_wanted")
def tell_of_call(message: Message, now: datetime) -> None:
    """Tell the initiator that the receiver would like to talk first."""
    tell_initiator_while(message, RequestState.EXPLORING, "request_call", now)


@registry.on("mentorship_request.call_held")
def ask_after_call(message: Message, now: datetime) -> None:
    """Ask whoever hasn't said so yet whether they go on after the first call."""
    request = request_in(message, RequestState.EXPLORING)
    if request is None:
        return
    if not request.initiator_answered:
        tell_initiator(message, request, "request_after_call", now)
    if not request.receiver_answered:
        tell_receiver(message, request, "request_after_call", now, url=address(request.path))


@registry.on("mentorship_request.call_waits")
def remind_of_call(message: Message, now: datetime) -> None:
    """Remind near the end: whoever hasn't answered after a call, or both who have no time yet."""
    request = request_in(message, RequestState.EXPLORING)
    if request is None or request.due_at is None or request.due_at <= now:
        return
    code = "request_answer_waits" if request.has_talked else "request_call_waits"
    if not request.initiator_answered:
        tell_initiator(message, request, code, now)
    if not request.receiver_answered:
        tell_receiver(message, request, code, now, url=address(request.path))


@registry.on("mentorship_request.begun")
def tell_of_beginning(message: Message, now: datetime) -> None:
    """Tell both that they go on together."""
    _tell_both(message, RequestState.ACCEPTED, "request_begun", now)


@registry.on("mentorship_request.parted")
def tell_of_parting(message: Message, now: datetime) -> None:
    """Tell both that they don't go on, and of neither what they said."""
    _tell_both(message, RequestState.DECLINED, "request_parted", now)


@registry.on("mentorship_request.call_over")
def tell_of_end_of_call(message: Message, now: datetime) -> None:
    """Tell both that the time for a first call is over."""
    _tell_both(message, RequestState.EXPIRED, "request_call_over", now)


def _tell_both(message: Message, state: RequestState, code: str, now: datetime) -> None:
    request = request_in(message, state)
    if request is None:
        return
    further = "" if state is RequestState.ACCEPTED else next_url(request)
    tell_initiator(message, request, code, now, next_url=further)
    tell_receiver(message, request, code, now, url=address(request.path))
