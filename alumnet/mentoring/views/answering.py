"""The receiver's answer: yes, talk first, a question, not this time."""

from datetime import datetime, timedelta
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import AnswerForm, PauseForm
from alumnet.mentoring.queries import nearness, people, requests
from alumnet.mentoring.rules import NoRoom, RequestState
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.wording import sentence

# The day of return that a pause begins with; another can be chosen.
A_WHILE = timedelta(days=28)


def answer_page(
    page: requests.RequestPage, form: AnswerForm, status: HTTPStatus = HTTPStatus.OK
) -> ResponseReturnValue:
    """Show what waits for the viewer's answer. Which answer is marked, only the viewer chose."""
    viewer, moment = current_viewer(), now()
    if request.method == "GET" and request.args.get("answer") in {"yes", "call", "ask", "no"}:
        form.answer.data = request.args["answer"]
    suggestible = people.suggestible(
        reading(), viewer, mentee_id=page.mentee_id, topic=page.topic_code, now=moment
    )
    names = [(each.face.public_id, each.face.display_name) for each in suggestible]
    is_full = page.facts.mentor.free == 0
    form.prepare(page.other.given_name, names, may=page.may, is_full=is_full)
    near = nearness.nearness(
        reading(), viewer, page.other, is_connected=page.is_connected, today=moment.date()
    )
    pause = PauseForm(formdata=None, until=moment.date() + A_WHILE)
    return render_template(
        "mentoring/answer.html",
        page=page,
        form=form,
        near=near,
        pause=pause,
        both_want_it="both" in request.args,
        questions=requests.questions_of(reading(), page),
    ), status


@blueprint.post("/requests/<public_id>/answer")
@going_on
def answer(public_id: str) -> ResponseReturnValue:
    """Say yes, talk first, ask, or not this time."""
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
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if page.is_yours or page.state is not RequestState.SUBMITTED:
        return show("request_page", public_id=public_id)
    return answer_page(page, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _answered(public_id: str, form: AnswerForm) -> ResponseReturnValue:
    by, moment = current_viewer().person, now()
    if form.answer.data == "yes":
        mentorship = commands.accept_request(public_id, by=by, now=moment, line=form.line.data)
        flash("You said yes. They hear it now.")
        return show("mentorship_page", public_id=mentorship)
    if form.answer.data == "call":
        commands.explore_request(public_id, by=by, now=moment, line=form.line.data)
        flash("A place is held for three weeks. Next, find a time for a first call.")
    elif form.answer.data == "ask":
        commands.ask_question(public_id, by=by, question=form.question.data, now=moment)
        flash("Your question is on its way. Your time to answer stands still meanwhile.")
    elif isinstance(form.reason.data, NoRoom):
        until = form.pause_until.data if form.reason.data is NoRoom.AWAY else None
        commands.decline_into_line(public_id, by=by, until=until, now=moment)
        flash("They hear that they can wait in line, and choose. You said no to nobody.")
    else:
        _say_no(public_id, form, by, moment)
    return show("request_page", public_id=public_id)


def _say_no(public_id: str, form: AnswerForm, by: int, moment: datetime) -> None:
    no = commands.No(
        reason=form.reason.data,
        line=form.line.data,
        pause_until=form.pause_until.data,
        redirects=form.suggest.data or (),
    )
    commands.decline_request(public_id, by=by, answer=no, now=moment)
    flash("Your answer is on its way. It says nothing about the request, and we say so.")
