"""Conversations: writing to each other, and how to reach each other."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.accounts import queries as accounts
from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.mentoring import commands
from alumnet.mentoring.forms.talking import ContactForm
from alumnet.mentoring.queries import talks
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.messaging import queries as messaging
from alumnet.messaging.forms import MessageForm
from alumnet.messaging.rules import ContactKind


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is different inside a request and a mentorship: where to read, to lock, to show."""

    read: Callable[..., talks.Talk]
    lock: commands.Locked
    page: str
    messages: str
    contact: str
    report: str


_REQUEST = _Kind(
    talks.of_request,
    commands.IN_REQUEST,
    "request_page",
    "request_messages",
    "request_contact",
    "request",
)
_MENTORSHIP = _Kind(
    talks.of_mentorship,
    commands.IN_MENTORSHIP,
    "mentorship_page",
    "mentorship_messages",
    "mentorship_contact",
    "mentorship",
)


@blueprint.route("/mentorships/<public_id>/messages", methods=["GET", "POST"])
@going_on
def mentorship_messages(public_id: str) -> ResponseReturnValue:
    """Show what the two of a mentorship wrote to each other, and take a message."""
    return _messages(_MENTORSHIP, public_id)


@blueprint.route("/requests/<public_id>/messages", methods=["GET", "POST"])
@going_on
def request_messages(public_id: str) -> ResponseReturnValue:
    """Show what the two of a request wrote to each other, and take a message."""
    return _messages(_REQUEST, public_id)


@blueprint.route("/mentorships/<public_id>/contact", methods=["GET", "POST"])
@going_on
def mentorship_contact(public_id: str) -> ResponseReturnValue:
    """Choose how the other person of a mentorship may reach one."""
    return _contact(_MENTORSHIP, public_id)


@blueprint.route("/requests/<public_id>/contact", methods=["GET", "POST"])
@going_on
def request_contact(public_id: str) -> ResponseReturnValue:
    """Choose how the other person of a request may reach one."""
    return _contact(_REQUEST, public_id)


def _goes_on(
    page: Callable[[_Kind, str], ResponseReturnValue], public_id: str
) -> ResponseReturnValue:
    """Lead to the mentorship in which a conversation goes on; what was typed before is sent there.

    The yes may have come while somebody wrote.
    """
    if request.method == "POST":
        return page(_MENTORSHIP, public_id)
    endpoint = _MENTORSHIP.messages if page is _messages else _MENTORSHIP.contact
    return show(endpoint, public_id=public_id)


def _messages(kind: _Kind, public_id: str) -> ResponseReturnValue:
    talk = kind.read(reading(), current_viewer(), public_id, now=now())
    if kind is _REQUEST and talk.mentorship_public_id:
        return _goes_on(_messages, talk.mentorship_public_id)
    form = MessageForm()
    if request.method == "GET":
        return _messages_page(kind, talk, form, HTTPStatus.OK)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            _send(kind, public_id, form)
        except DomainError as error:
            add_to(form, error)
            status = error.http_status
            talk = kind.read(reading(), current_viewer(), public_id, now=now())
        else:
            flash(f"Sent to {talk.other.given_name}.")
            return show(kind.messages, public_id=public_id)
    return _messages_page(kind, talk, form, status)


def _send(kind: _Kind, public_id: str, form: MessageForm) -> None:
    commands.send_message(
        kind.lock,
        public_id,
        by=current_viewer().person,
        text=form.text.data,
        form_key=form.key,
        seen=form.seen.data or "",
        now=now(),
    )


def _messages_page(
    kind: _Kind, talk: talks.Talk, form: MessageForm, status: HTTPStatus
) -> ResponseReturnValue:
    me, before = current_viewer().person, request.args.get("before")
    thread = messaging.thread(reading(), talk.conversation_id, me, before=before)
    form.form_key.data, form.seen.data = form.key, thread.last
    return render_template(
        "mentoring/messages.html",
        talk=talk,
        thread=thread,
        ways=_ways(talk),
        form=form,
        kind=kind,
        is_earlier=before is not None,
        is_once_a_day=messaging.is_once_a_day(reading(), me),
    ), status


def _ways(talk: talks.Talk) -> messaging.Ways:
    if not talk.shows_contact:
        return messaging.Ways()
    return messaging.ways(reading(), talk.conversation_id, current_viewer().person)


def _contact(kind: _Kind, public_id: str) -> ResponseReturnValue:
    viewer = current_viewer()
    talk = kind.read(reading(), viewer, public_id, now=now())
    if kind is _REQUEST and talk.mentorship_public_id:
        return _goes_on(_contact, talk.mentorship_public_id)
    if not talk.shows_contact:
        return show(kind.messages, public_id=public_id)
    ways = _ways(talk)
    form = ContactForm(data={each.value: ways.your(each) for each in ContactKind})
    if request.method == "POST" and form.validate():
        commands.show_contact(kind.lock, public_id, form.values(), by=viewer.person, now=now())
        flash(f"Saved. {talk.other.given_name} sees exactly what you show.")
        return show(kind.messages, public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    own = accounts.contact(reading(), viewer.person)
    return render_template(
        "mentoring/contact.html",
        talk=talk,
        form=form,
        kind=kind,
        own_email=own.email if own else "",
    ), status
