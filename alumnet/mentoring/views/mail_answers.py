"""Answering from a mail: no letter is shown, and a yes needs somebody who is signed in."""

from http import HTTPStatus

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.authorization import public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import MailAnswerForm, PauseForm, QuestionForm
from alumnet.mentoring.queries import nearness, tokens
from alumnet.mentoring.rules import NoRoom
from alumnet.mentoring.views.frame import add_to, blueprint, show


@blueprint.get("/answer/<token>")
@public
def mail_answer(token: str) -> ResponseReturnValue:
    """Show the answers that need no sign-in, as often as the link is opened."""
    return _page(token)


@blueprint.post("/answer/<token>/no")
@public
def mail_no(token: str) -> ResponseReturnValue:
    """Say not this time, or offer to wait in line where there is no room."""
    form = MailAnswerForm()
    if form.validate() and _answered(token, _no(form), form):
        return show("mail_answer", token=token)
    return _page(token, no=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _no(form: MailAnswerForm) -> commands.No | commands.InLine:
    if form.reason.data is NoRoom.AWAY:
        return commands.InLine(form.pause_until.data)
    if form.reason.data is NoRoom.FULL:
        return commands.InLine()
    return commands.No(reason=form.reason.data, line=form.line.data)


@blueprint.post("/answer/<token>/pause")
@public
def mail_pause(token: str) -> ResponseReturnValue:
    """Take no requests until a day; this one keeps its place."""
    form = PauseForm()
    if form.validate() and form.until.data is not None:
        answer = commands.Pause(form.until.data)
        if _answered(token, answer, form):
            return show("mail_answer", token=token)
    return _page(token, pause=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/answer/<token>/ask")
@public
def mail_ask(token: str) -> ResponseReturnValue:
    """Ask one question before an answer."""
    form = QuestionForm()
    if form.validate():
        answer = commands.Question(form.question.data or "")
        if _answered(token, answer, form):
            return show("mail_answer", token=token)
    return _page(token, ask=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _answered(token: str, answer: commands.MailAnswer, form: FlaskForm) -> bool:
    try:
        commands.answer_by_mail(token, answer, now=now())
    except DomainError as error:
        add_to(form, error)
        return False
    return True


def _page(
    token: str, *, status: HTTPStatus = HTTPStatus.OK, **filled: FlaskForm
) -> ResponseReturnValue:
    """Show the answers; the one that was filled in comes with its errors."""
    page = tokens.mail_answer(reading(), token, now())
    if page is None:
        raise NotFound
    kinds = nearness.kinds_between(reading(), page.mentor_id, page.mentee_id, today=now().date())
    blank: dict[str, FlaskForm] = {
        "no": MailAnswerForm(formdata=None),
        "pause": PauseForm(formdata=None),
        "ask": QuestionForm(formdata=None),
    }
    forms = blank | filled
    form = next((form for form in forms.values() if form.errors), None)
    return render_template(
        "mentoring/mail_answer.html", page=page, token=token, form=form, kinds=kinds, **forms
    ), status
