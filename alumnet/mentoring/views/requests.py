"""Requests: the lists, one request with its history, and the initiator's way back."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import (
    AnswerForm,
    CallAnswerForm,
    ReplyForm,
)
from alumnet.mentoring.queries import (
    capacity,
    group_hours,
    line,
    lists,
    people,
    requests,
    sessions,
)
from alumnet.mentoring.rules import ASK_NEXT, RequestState
from alumnet.mentoring.rules.ways import way_of
from alumnet.mentoring.views.answering import answer_page
from alumnet.mentoring.views.frame import LAST_LINES, blueprint, moved_on, show
from alumnet.messaging import queries as messaging
from alumnet.wording import sentence


@blueprint.get("/requests")
@going_on
def requests_list() -> ResponseReturnValue:
    """Show one of the four lists of requests."""
    viewer, moment = current_viewer(), now()
    wanted = request.args.get("tab", "")
    tab = next((tab for tab in lists.Tab if tab.value == wanted), lists.Tab.WAITING)
    return render_template(
        "mentoring/requests.html",
        tab=tab.value,
        counts=lists.counts_of(reading(), viewer.person),
        items=lists.requests_of(reading(), viewer, tab, now=moment),
        desk=capacity.desk_of(reading(), viewer.person),
        hours=group_hours.invitations_of(reading(), viewer),
        today=moment.date(),
    )


# ----------------------------------------------------------------------------------- one request
@blueprint.get("/requests/<public_id>")
@going_on
def request_page(public_id: str) -> ResponseReturnValue:
    """Show a request to one of its two people."""
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if way_of(page.facts.origin, page.facts.kind) is not None:
        return show("offer_page", public_id=public_id)
    if page.state is RequestState.DRAFT:
        return show("preview", public_id=public_id)
    if not page.is_yours and page.state is RequestState.SUBMITTED:
        return answer_page(page, AnswerForm(formdata=None))
    is_gone = not page.is_yours and page.state is RequestState.WITHDRAWN
    return one_page(page, HTTPStatus.GONE if is_gone else HTTPStatus.OK)


def one_page(
    page: requests.RequestPage, status: HTTPStatus = HTTPStatus.OK, **forms: FlaskForm
) -> ResponseReturnValue:
    """Show how a request stands, with what is to do now; a form with errors comes in `forms`."""
    blank: dict[str, FlaskForm] = {
        "reply": ReplyForm(formdata=None),
        "call": CallAnswerForm(formdata=None),
    }
    shown = blank | forms
    return render_template(
        "mentoring/request.html",
        page=page,
        history=requests.history_of(reading(), page.id, current_viewer().person),
        others=_others(page),
        thread=_last_lines(page),
        questions=requests.questions_of(reading(), page),
        line=_line(page),
        calls=_calls(page),
        forms=shown,
        form=next((form for form in shown.values() if form.errors), None),
    ), status


def _line(page: requests.RequestPage) -> line.Line | None:
    """Return the line before somebody who waits in it, or could."""
    waits = page.state is RequestState.WAITLISTED or "join_line" in page.may
    if not page.is_yours or not waits or page.line_order is None:
        return None
    return line.line_of(reading(), page.mentor_id, before=page.line_order)


def _calls(page: requests.RequestPage) -> sessions.Sessions | None:
    if page.state is not RequestState.EXPLORING:
        return None
    return sessions.of_request(reading(), page.id, now=now())


def _last_lines(page: requests.RequestPage) -> messaging.Thread | None:
    """Return the end of the conversation, None where there is none or the mentorship has it."""
    if not page.has_conversation or page.mentorship_public_id is not None:
        return None
    me = current_viewer().person
    return messaging.thread(reading(), page.conversation_id, me, length=LAST_LINES)


def _others(page: requests.RequestPage) -> list[people.NextPerson]:
    moves_on = page.state in ASK_NEXT or page.state is RequestState.WAITLISTED or page.is_asked
    is_exploring = page.state is RequestState.EXPLORING
    if not page.is_yours or page.facts.is_offer or not moves_on or is_exploring:
        return []
    return people.next_people(
        reading(),
        current_viewer(),
        request_id=page.id,
        instead_of=page.other.person_id,
        topic=page.topic_code,
        now=now(),
    )


@blueprint.post("/requests/<public_id>/withdraw")
@going_on
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take a request back; a day long it can be sent again."""
    with moved_on():
        commands.withdraw_request(public_id, by=current_viewer().person, now=now())
        flash("You took your request back. For a day you can send it again as it was.")
    return show("request_page", public_id=public_id)


@blueprint.post("/requests/<public_id>/undo")
@going_on
def undo(public_id: str) -> ResponseReturnValue:
    """Send a request again that was taken back, unless something stands in the way by now."""
    try:
        commands.undo_withdrawal(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("Your request is back in its place.")
    return show("request_page", public_id=public_id)
