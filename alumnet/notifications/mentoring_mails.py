"""The mails of requests.

Titles are neutral and no mail carries a letter: an account at work may show them to others. Each
handler reads how things stand now and stays silent when the mail no longer fits.
"""

from datetime import datetime
from typing import Any

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
from alumnet.notifications.telling import tell


@registry.on("mentorship_request.submitted")
def tell_of_request(message: Message, now: datetime) -> None:
    """Tell the receiver that somebody wrote, with a link that answers without signing in."""
    request = request_in(message, RequestState.SUBMITTED)
    if request is not None:
        code = "request_submitted" if request.way is None else "offer_submitted"
        tell_receiver(message, request, code, now, **links_to(request, now))


@registry.on("mentoring.reminder")
def remind(message: Message, now: datetime) -> None:
    """Remind a receiver once of everything that waits for them."""
    waiting = mailing.reminded(reading(), message.subject_id)
    waiting = [request for request in waiting if request.due_at and request.due_at > now]
    if not waiting:
        return
    links: dict[str, Any] = {"url": address("/requests"), "answer_url": ""}
    if len(waiting) == 1:
        links = links_to(waiting[0], now)
    tell(
        message,
        message.subject_id,
        "request_reminder",
        now,
        about=waiting[0].id,
        by=waiting[0].initiator_id,
        name=waiting[0].initiator,
        count=len(waiting),
        waiting=waiting,
        **links,
    )


@registry.on("mentorship_request.accepted")
def tell_of_yes(message: Message, now: datetime) -> None:
    """Tell the initiator of a yes."""
    tell_initiator_while(message, RequestState.ACCEPTED, "request_accepted", now)


@registry.on("mentorship_request.declined")
def tell_of_no(message: Message, now: datetime) -> None:
    """Tell the initiator kindly of a no."""
    request = request_in(message, RequestState.DECLINED)
    if request is not None:
        code = "request_declined" if request.way is None else "offer_declined"
        tell_initiator(message, request, code, now, next_url=next_url(request))


@registry.on("mentorship_request.withdrawn")
def tell_of_withdrawal(message: Message, now: datetime) -> None:
    """Tell the receiver, a day later, that the request was taken back for good."""
    request = request_in(message, RequestState.WITHDRAWN)
    if request is not None:
        tell_receiver(message, request, "request_closed", now)


@registry.on("mentorship_request.superseded")
def tell_of_other_yes(message: Message, now: datetime) -> None:
    """Tell the receiver that the request needs no answer any more."""
    request = request_in(message, RequestState.SUPERSEDED)
    if request is not None:
        tell_receiver(message, request, "request_closed", now)


@registry.on("mentorship_request.voided")
def tell_of_closing(message: Message, now: datetime) -> None:
    """Tell the one who is still here when the other can't take part, or blocked them.

    Both, when neither of them ended it.
    """
    request = request_in(message, RequestState.VOIDED)
    if request is None:
        return
    actor = message.ids.get("actor_id")
    if actor is not None and actor != request.receiver_id:
        tell_receiver(message, request, "request_closed", now)
    if actor != request.initiator_id:
        tell_initiator(message, request, "request_voided", now, next_url=next_url(request))


@registry.on("mentoring.unanswered")
def tell_of_silence(message: Message, now: datetime) -> None:
    """Tell an initiator once of everything that ran out of time at this moment."""
    found = mailing.unanswered(reading(), message.subject_id, message.created_at)
    ended = [request for request in found if message.subject_id not in request.hidden_from]
    if not ended:
        return
    path = f"/requests/{ended[0].public_id}" if len(ended) == 1 else "/requests?tab=done"
    tell(
        message,
        message.subject_id,
        "request_expired",
        now,
        about=ended[0].id,
        by=ended[0].receiver_id,
        name=ended[0].receiver,
        count=len(ended),
        ended=ended,
        url=address(path),
        next_url=next_url(ended[0]) if len(ended) == 1 else "",
    )


@registry.on("mentor.paused_for_silence")
def ask_still_mentoring(message: Message, now: datetime) -> None:
    """Ask a mentor whether they go on, after three requests without an answer."""
    until = mailing.paused_for_silence(reading(), message.subject_id)
    if until is not None:
        code, url = "request_still_mentoring", address("/me/mentoring/still")
        tell(message, message.subject_id, code, now, until=until, url=url)
