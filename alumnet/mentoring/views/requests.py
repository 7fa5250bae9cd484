"""Requests: the lists, one request with its history, and the initiator's way back."""

from datetime import timedelta
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import AnswerForm, PauseForm
from alumnet.mentoring.queries import capacity, lists, nearness, people, requests
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.views.frame import LAST_LINES, add_to, blueprint, moved_on, show
from alumnet.messaging import queries as messaging
from alumnet.wording import sentence

# The day of return that a pause begins with; another can be chosen.
A_WHILE = timedelta(days=28)
# After these the initiator sees whom to ask instead.
_ASK_NEXT = frozenset(
    {
        RequestState.DECLINED,
        RequestState.EXPIRED,
        RequestState.VOIDED,
        RequestState.WITHDRAWN,
    }
)


@blueprint.get("/requests")
@member
def requests_list() -> ResponseReturnValue:
    """Show one of the four lists of requests."""
    return _lists(PauseForm(), HTTPStatus.OK)


def _lists(form: PauseForm, status: HTTPStatus) -> ResponseReturnValue:
    viewer, moment = current_viewer(), now()
    wanted = request.args.get("tab", "")
    tab = next((tab for tab in lists.Tab if tab.value == wanted), lists.Tab.WAITING)
    return render_template(
        "mentoring/requests.html",
        tab=tab.value,
        counts=lists.counts_of(reading(), viewer.person),
        items=lists.requests_of(reading(), viewer, tab, now=moment),
        desk=capacity.desk_of(reading(), viewer.person),
        today=moment.date(),
        form=form,
    ), status


@blueprint.post("/requests/pause")
@member
def pause() -> ResponseReturnValue:
    """Take no requests until a day."""
    form = PauseForm()
    if form.validate() and form.until.data is not None:
        try:
            commands.pause_requests(by=current_viewer().person, until=form.until.data, now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            flash("New requests are paused. Those who wait keep their place and lose no time.")
            return _where_it_was_said()
    return _lists(form, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/requests/come-back")
@member
def come_back() -> ResponseReturnValue:
    """End a pause."""
    commands.come_back(by=current_viewer().person, now=now())
    flash("Welcome back. People can ask you again.")
    return _where_it_was_said()


def _where_it_was_said() -> ResponseReturnValue:
    """Go back to the request that somebody was reading when they paused, else to the lists."""
    public_id = request.form.get("request", "")
    return show("request_page", public_id=public_id) if public_id else show("requests_list")


# ----------------------------------------------------------------------------------- one request
@blueprint.get("/requests/<public_id>")
@member
def request_page(public_id: str) -> ResponseReturnValue:
    """Show a request to one of its two people."""
    return _one(public_id, AnswerForm(formdata=None), HTTPStatus.OK)


def _one(public_id: str, form: AnswerForm, status: HTTPStatus) -> ResponseReturnValue:
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if page.state is RequestState.DRAFT:
        return show("preview", public_id=public_id)
    if not page.is_yours and page.state is RequestState.SUBMITTED:
        return _to_answer(page, form, status)
    if not page.is_yours and page.state is RequestState.WITHDRAWN:
        status = HTTPStatus.GONE
    return render_template(
        "mentoring/request.html",
        page=page,
        history=requests.history_of(reading(), page.id, current_viewer().person),
        others=_others(page),
        thread=_last_lines(page),
    ), status


def _last_lines(page: requests.RequestPage) -> messaging.Thread | None:
    """Return the end of the conversation, None where there is none or the mentorship has it."""
    if not page.has_conversation or page.mentorship_public_id is not None:
        return None
    me = current_viewer().person
    return messaging.thread(reading(), page.conversation_id, me, length=LAST_LINES)


def _to_answer(
    page: requests.RequestPage, form: AnswerForm, status: HTTPStatus
) -> ResponseReturnValue:
    """Show what waits for the viewer's answer. Which answer is marked, only the viewer chose."""
    viewer, moment = current_viewer(), now()
    if request.method == "GET" and request.args.get("answer") in {"yes", "no"}:
        form.answer.data = request.args["answer"]
    suggestible = people.suggestible(
        reading(), viewer, mentee_id=page.mentee_id, topic=page.topic_code, now=moment
    )
    names = [(each.face.public_id, each.face.display_name) for each in suggestible]
    form.prepare(page.other.given_name, names)
    near = nearness.nearness(
        reading(), viewer, page.other, is_connected=page.is_connected, today=moment.date()
    )
    pause = PauseForm(formdata=None, until=moment.date() + A_WHILE)
    return render_template(
        "mentoring/answer.html", page=page, form=form, near=near, pause=pause
    ), status


def _others(page: requests.RequestPage) -> list[people.NextPerson]:
    if not page.is_yours or page.state not in _ASK_NEXT:
        return []
    return people.next_people(
        reading(),
        current_viewer(),
        request_id=page.id,
        instead_of=page.other.person_id,
        topic=page.topic_code,
        now=now(),
    )


@blueprint.post("/requests/<public_id>/answer")
@member
def answer(public_id: str) -> ResponseReturnValue:
    """Say yes, or not this time."""
    form = AnswerForm()
    form.reason.choices = form.suggest.choices = []
    if form.validate():
        try:
            return _answered(public_id, form)
        except NoSuchTransition as error:
            flash(sentence(error), "info")
            return show("request_page", public_id=public_id)
        except DomainError as error:
            add_to(form, error)
    return _one(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _answered(public_id: str, form: AnswerForm) -> ResponseReturnValue:
    by, moment = current_viewer().person, now()
    if form.answer.data == "yes":
        mentorship = commands.accept_request(public_id, by=by, now=moment, line=form.line.data)
        flash("You said yes. They hear it now; next, find a time to talk.")
        return show("mentorship_page", public_id=mentorship)
    no = commands.No(
        reason=form.reason.data,
        line=form.line.data,
        pause_until=form.pause_until.data,
        redirects=form.suggest.data or (),
    )
    commands.decline_request(public_id, by=by, answer=no, now=moment)
    flash("Your answer is on its way. It says nothing about the request, and we say so.")
    return show("request_page", public_id=public_id)


@blueprint.post("/requests/<public_id>/withdraw")
@member
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take a request back; a day long it can be sent again."""
    with moved_on():
        commands.withdraw_request(public_id, by=current_viewer().person, now=now())
        flash("You took your request back. For a day you can send it again as it was.")
    return show("request_page", public_id=public_id)


@blueprint.post("/requests/<public_id>/undo")
@member
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
