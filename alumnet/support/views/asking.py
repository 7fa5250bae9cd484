"""Writing to the staff, signed in or not, and reading what they answer."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_limiter.util import get_remote_address

from alumnet.extensions import limiter
from alumnet.kernel.authorization import current_viewer, public, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.transitions import NoSuchTransition, allowed
from alumnet.support import commands, queries
from alumnet.support.commands import Sender
from alumnet.support.forms import AskForm, VisitorForm, WriteOnForm
from alumnet.support.queries import QuestionPage
from alumnet.support.rules.robots import Impression, impression
from alumnet.support.rules.steps import QUESTION, TooManyQuestions
from alumnet.support.views.blueprint import blueprint, form_status
from alumnet.wording import sentence

_ALLOWANCE = "6 per hour"
_TOO_OFTEN = "That was a little too often. Your words are still here; send them again in an hour."
_LOOK_AGAIN = "This form was open very long, or very short. Please read it once more and send it."


@blueprint.route("/help/write", methods=["GET", "POST"])
@public
def write() -> ResponseReturnValue:
    """Write to the staff; a form that can't be taken keeps what was written."""
    viewer = current_viewer()
    form = AskForm() if viewer.is_signed_in else VisitorForm()
    places = queries.places_for(reading(), viewer)
    form.offer(places)
    status = form_status()
    if form.validate_on_submit():
        association_id = next((own for slug, own, _ in places if slug == form.place.data), None)
        try:
            return _sent(form, association_id)
        except TooManyQuestions as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
        except RateLimitExceeded:
            form.form_errors.append(_TOO_OFTEN)
            status = HTTPStatus.TOO_MANY_REQUESTS
    if isinstance(form, VisitorForm):
        form.begin(now())
    return render_template("support/write.html", form=form), status


def _sent(form: AskForm, association_id: int | None) -> ResponseReturnValue:
    """Take a form whose fields are sound; raises RateLimitExceeded and TooManyQuestions."""
    sender = Sender(current_viewer().person_id)
    if isinstance(form, VisitorForm):
        seems = impression(trap=form.website.data, began=form.opened_at, now=now())
        if seems is Impression.ROBOT:
            return redirect(url_for(".sent"), HTTPStatus.SEE_OTHER)
        if seems is Impression.UNSURE:
            form.form_errors.append(_LOOK_AGAIN)
            form.begin(now())
            return render_template("support/write.html", form=form), form_status()
        sender = Sender(None, form.name.data, form.email.data)
    with limiter.limit(_ALLOWANCE, key_func=get_remote_address):
        public_id = commands.ask(
            sender, association_id, subject=form.subject.data, words=form.words.data, now=now()
        )
    if sender.person_id is None:
        return redirect(url_for(".sent"), HTTPStatus.SEE_OTHER)
    return redirect(url_for(".question", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/help/sent")
@public
def sent() -> ResponseReturnValue:
    """Say what happens next to somebody who isn't signed in."""
    return render_template("support/sent.html")


@blueprint.get("/questions")
@signed_in
def own_questions() -> ResponseReturnValue:
    """List the viewer's questions to the staff."""
    found = queries.own_questions(reading(), current_viewer())
    return render_template("support/questions.html", questions=found)


@blueprint.route("/questions/<public_id>", methods=["GET", "POST"])
@signed_in
def question(public_id: str) -> ResponseReturnValue:
    """Show one of the viewer's questions with its letters, and take one more."""
    viewer = current_viewer()
    found = queries.own_question(reading(), viewer, public_id)
    return _exchange(found, by=viewer.person, where=url_for(".question", public_id=public_id))


@blueprint.route("/help/questions/<token>", methods=["GET", "POST"])
@public
def by_mail(token: str) -> ResponseReturnValue:
    """Show a question to whoever has the link of its mail, and take one more letter."""
    question_id = queries.question_behind(token)
    found = queries.question_by_id(reading(), question_id) if question_id else None
    if found is None:
        raise NotFound
    return _exchange(found, by=None, where=url_for(".by_mail", token=token))


def _exchange(found: QuestionPage, *, by: int | None, where: str) -> ResponseReturnValue:
    form = WriteOnForm()
    if request.method == "POST" and "close" in request.form:
        return _done(lambda: commands.close_own(found.id, by=by, now=now()), "Closed.", where)
    if form.validate_on_submit():
        words = form.words.data
        return _done(
            lambda: commands.write_on(found.id, words=words, by=by, now=now()), "Sent.", where
        )
    steps = {row.name for row in allowed(QUESTION, found.state, "writer")}
    page = render_template("support/question.html", question=found, form=form, steps=steps)
    return page, form_status()


def _done(command: Callable[[], None], said: str, where: str) -> ResponseReturnValue:
    try:
        with limiter.limit("30 per hour", key_func=get_remote_address):
            command()
    except NoSuchTransition as error:
        flash(sentence(error), "warn")
    else:
        flash(said)
    return redirect(where, HTTPStatus.SEE_OTHER)
