"""How the two of a request are told: read as it stands now, with the links that fit."""

from datetime import datetime
from typing import Any

from alumnet.kernel.db import reading
from alumnet.kernel.registry import Message
from alumnet.mentoring.commands import token_for
from alumnet.mentoring.queries import mailing
from alumnet.mentoring.queries.mailing import RequestMail
from alumnet.mentoring.rules import RequestState
from alumnet.notifications.mail import address
from alumnet.notifications.telling import tell


def request_in(message: Message, state: RequestState) -> RequestMail | None:
    """Return the request of a message if it still stands where the mail says it does."""
    found = mailing.request_mail(reading(), message.subject_id)
    return found if found is not None and found.state is state else None


def links_to(request: RequestMail, now: datetime) -> dict[str, Any]:
    """Return where a receiver answers: signed in, and from the mail alone."""
    token = token_for(request.id, now=now)
    of_offers = "" if request.way is None else "/offers"
    return {
        "url": address(f"{of_offers or '/requests'}/{request.public_id}"),
        "answer_url": address(f"{of_offers}/answer/{token}") if token else "",
    }


def next_url(request: RequestMail) -> str:
    """Return the one press to the next person, with the same letter; empty for an offer."""
    return address(f"/requests/{request.public_id}/next") if request.way is None else ""


def tell_receiver(
    message: Message, request: RequestMail, code: str, now: datetime, **facts: Any
) -> None:
    """Tell whoever was written to, unless they blocked who wrote."""
    if request.receiver_id in request.hidden_from:
        return
    tell(
        message,
        request.receiver_id,
        code,
        now,
        about=request.id,
        by=request.initiator_id,
        name=request.initiator,
        request=request,
        **facts,
    )


def tell_initiator(
    message: Message, request: RequestMail, code: str, now: datetime, **facts: Any
) -> None:
    """Tell whoever wrote, unless they blocked who was written to."""
    if request.initiator_id in request.hidden_from:
        return
    tell(
        message,
        request.initiator_id,
        code,
        now,
        about=request.id,
        by=request.receiver_id,
        name=request.receiver,
        request=request,
        url=address(request.path),
        **facts,
    )


def tell_initiator_while(
    message: Message, state: RequestState, code: str, now: datetime, *, with_next: bool = False
) -> None:
    """Tell whoever wrote if the request still stands there, maybe with the way to the next one."""
    request = request_in(message, state)
    if request is not None:
        further = next_url(request) if with_next else ""
        tell_initiator(message, request, code, now, next_url=further)
