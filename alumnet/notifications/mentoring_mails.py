"""The mails of requests and mentorships.

Titles are neutral and no mail carries a letter: an account at work may show them to others. Each
handler reads how things stand now and stays silent when the mail no longer fits.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from alumnet.accounts.queries import mail_of, my_memberships
from alumnet.accounts.rules import MembershipState
from alumnet.kernel.db import reading
from alumnet.kernel.numbers import number
from alumnet.kernel.registry import Message, registry
from alumnet.mentoring.commands import token_for
from alumnet.mentoring.queries import mailing
from alumnet.mentoring.queries.mailing import RequestMail
from alumnet.mentoring.rules import MentorshipState, RequestState
from alumnet.notifications.mail import Recipient, address, send


def _tell(message: Message, person_id: int, subject: str, template: str, **facts: Any) -> None:
    """Send to a person, if they can be reached; tell whoever has no account how to get one."""
    found = mail_of(reading(), person_id)
    if found is None:
        return
    if not found.has_account:
        facts |= _way_in(person_id, facts.get("url", ""))
    send(message, Recipient.of(found), subject, template, **facts)


def _way_in(person_id: int, url: str) -> dict[str, Any]:
    """Return who has somebody on their list, and where they join to get to `url`."""
    active = (
        each
        for each in my_memberships(reading(), person_id)
        if each.state is MembershipState.ACTIVE
    )
    house = next(active, None)
    query = {"association": house.association_slug if house else "", "next": urlsplit(url).path}
    return {
        "association": house.association_name if house else "",
        "join_url": address(f"/join?{urlencode(query)}"),
    }


def _request(message: Message, state: RequestState) -> RequestMail | None:
    """Return the request of a message if it still stands where the mail says it does."""
    found = mailing.request_mail(reading(), message.subject_id)
    return found if found is not None and found.state is state and not found.is_blocked else None


def _links(request: RequestMail, now: datetime) -> dict[str, str]:
    token = token_for(request.id, now=now)
    return {
        "url": address(f"/requests/{request.public_id}"),
        "answer_url": address(f"/answer/{token}") if token else "",
    }


@registry.on("mentorship_request.submitted")
def tell_of_request(message: Message, now: datetime) -> None:
    """Tell the receiver that somebody wrote, with a link that answers without signing in."""
    request = _request(message, RequestState.SUBMITTED)
    if request is not None:
        subject = f"A note from {request.initiator}"
        links = _links(request, now)
        _tell(message, request.receiver_id, subject, "request_submitted", request=request, **links)


@registry.on("mentoring.reminder")
def remind(message: Message, now: datetime) -> None:
    """Remind a receiver once of everything that waits for them."""
    waiting = mailing.reminded(reading(), message.subject_id)
    waiting = [request for request in waiting if request.due_at and request.due_at > now]
    if not waiting:
        return
    if len(waiting) == 1:
        subject = f"A note from {waiting[0].initiator} is waiting"
        links = _links(waiting[0], now)
    else:
        subject = f"{number(len(waiting)).capitalize()} notes are waiting for you"
        links = {"url": address("/requests"), "answer_url": ""}
    _tell(message, message.subject_id, subject, "request_reminder", waiting=waiting, **links)


@registry.on("mentorship_request.accepted")
def tell_of_yes(message: Message, _now: datetime) -> None:
    """Tell the initiator of a yes."""
    _tell_initiator(message, RequestState.ACCEPTED, "request_accepted")


@registry.on("mentorship_request.declined")
def tell_of_no(message: Message, _now: datetime) -> None:
    """Tell the initiator kindly of a no."""
    _tell_initiator(message, RequestState.DECLINED, "request_declined")


def _tell_initiator(message: Message, state: RequestState, template: str) -> None:
    request = _request(message, state)
    if request is not None:
        subject = f"{request.receiver} answered you"
        url = address(request.path)
        _tell(message, request.initiator_id, subject, template, request=request, url=url)


@registry.on("mentorship_request.withdrawn")
def tell_of_withdrawal(message: Message, _now: datetime) -> None:
    """Tell the receiver, a day later, that the request was taken back for good."""
    request = _request(message, RequestState.WITHDRAWN)
    if request is not None:
        _nothing_to_do(message, request)


@registry.on("mentorship_request.superseded")
def tell_of_other_yes(message: Message, _now: datetime) -> None:
    """Tell the receiver that the request needs no answer any more."""
    request = _request(message, RequestState.SUPERSEDED)
    if request is not None:
        _nothing_to_do(message, request)


def _nothing_to_do(message: Message, request: RequestMail) -> None:
    subject = f"Nothing left to do for {request.initiator}'s note"
    _tell(message, request.receiver_id, subject, "request_closed", request=request)


@registry.on("mentorship_request.voided")
def tell_of_closing(message: Message, _now: datetime) -> None:
    """Tell the one who is still here, when the other can't take part; a block tells nobody."""
    request = _request(message, RequestState.VOIDED)
    if request is None:
        return
    if message.ids.get("actor_id") == request.initiator_id:
        _nothing_to_do(message, request)
        return
    subject = f"About your note to {request.receiver}"
    url = address(f"/requests/{request.public_id}")
    _tell(message, request.initiator_id, subject, "request_voided", request=request, url=url)


@registry.on("mentoring.unanswered")
def tell_of_silence(message: Message, _now: datetime) -> None:
    """Tell an initiator once of everything that ran out of time at this moment."""
    found = mailing.unanswered(reading(), message.subject_id, message.created_at)
    ended = [request for request in found if not request.is_blocked]
    if not ended:
        return
    subject = f"About your note to {ended[0].receiver}"
    if len(ended) > 1:
        subject = "About your notes"
    path = f"/requests/{ended[0].public_id}" if len(ended) == 1 else "/requests?tab=done"
    _tell(message, message.subject_id, subject, "request_expired", ended=ended, url=address(path))


@registry.on("mentor.paused_for_silence")
def ask_still_mentoring(message: Message, _now: datetime) -> None:
    """Ask a mentor whether they go on, after three requests without an answer."""
    until = mailing.paused_for_silence(reading(), message.subject_id)
    if until is not None:
        subject = "Do you still have time for notes?"
        url = address("/requests")
        _tell(message, message.subject_id, subject, "request_still_mentoring", until=until, url=url)


@registry.on("mentorship.ended")
def tell_of_end(message: Message, _now: datetime) -> None:
    """Tell the partner that the other ended a mentorship."""
    _tell_partner(message, MentorshipState.ENDED_EARLY, "mentorship_ended")


@registry.on("mentorship.voided")
def tell_of_void(message: Message, _now: datetime) -> None:
    """Tell the partner the minimum when a mentorship can't go on."""
    _tell_partner(message, MentorshipState.VOIDED, "mentorship_voided")


def _tell_partner(message: Message, state: MentorshipState, template: str) -> None:
    found = mailing.mentorship_mail(reading(), message.subject_id)
    actor_id = message.ids.get("actor_id")
    if found is None or found.state is not state or actor_id is None:
        return
    name = found.name_of(actor_id)
    url = address(f"/mentorships/{found.public_id}")
    subject = f"A change between you and {name}"
    partner_id = found.partner_of(actor_id)
    is_mentee = partner_id == found.mentee_id
    _tell(message, partner_id, subject, template, name=name, is_mentee=is_mentee, url=url)
