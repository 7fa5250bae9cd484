"""While somebody waits: reply, stay, move on, take a place, and answer after a first call."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.transitions import NoSuchTransition
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import CallAnswerForm, ReplyForm
from alumnet.mentoring.queries import people, requests
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.views.frame import add_to, blueprint, said_of_line, show
from alumnet.mentoring.views.requests import one_page
from alumnet.wording import sentence


# ---------------------------------------------------------------------------------------- questions
@blueprint.post("/requests/<public_id>/reply")
@member
def reply(public_id: str) -> ResponseReturnValue:
    """Reply to the receiver's question."""
    form = ReplyForm()
    if form.validate():
        try:
            text, by = form.reply.data or "", current_viewer().person
            commands.reply(public_id, by=by, answer=text, now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Your reply is on its way.")
            return show("request_page", public_id=public_id)
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    return one_page(page, HTTPStatus.UNPROCESSABLE_ENTITY, reply=form)


@blueprint.post("/requests/<public_id>/without-reply")
@member
def without_reply(public_id: str) -> ResponseReturnValue:
    """Answer without the reply."""
    return _step(commands.take_back_question, public_id, "Your question is taken back.")


# -------------------------------------------------------------------------------------- the line
@blueprint.post("/requests/<public_id>/line")
@member
def join_line(public_id: str) -> ResponseReturnValue:
    """Wait in line for a mentor who can't be asked now."""
    said = "You wait in line. We ask you first when a place is free."
    return _step(commands.join_line, public_id, said, manages=said_of_line())


@blueprint.post("/requests/<public_id>/stay")
@member
def stay_in_line(public_id: str) -> ResponseReturnValue:
    """Still need it."""
    return _step(commands.stay_in_line, public_id, "You stay in line, at the same place.")


@blueprint.post("/requests/<public_id>/keep-place")
@member
def keep_place(public_id: str) -> ResponseReturnValue:
    """Wait on in the queue."""
    return _step(commands.keep_place, public_id, "You keep your place, and no time runs.")


@blueprint.post("/requests/<public_id>/leave-line")
@member
def leave_line(public_id: str) -> ResponseReturnValue:
    """Wait no longer."""
    said = "You wait no longer. You can write again at any time."
    return _step(commands.leave_line, public_id, said)


@blueprint.post("/requests/<public_id>/take-place")
@member
def take_place(public_id: str) -> ResponseReturnValue:
    """Send the letter now that a place is free."""
    return _step(commands.take_place, public_id, "Your letter is on its way.")


def _step(
    command: Callable[..., None], public_id: str, said: str, **more: Any
) -> ResponseReturnValue:
    """Take one step, say how it went, and show how things stand."""
    try:
        command(public_id, by=current_viewer().person, now=now(), **more)
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash(said)
    return show("request_page", public_id=public_id)


# ----------------------------------------------------------------------------------- the first call
@blueprint.post("/requests/<public_id>/call")
@member
def answer_call(public_id: str) -> ResponseReturnValue:
    """Say in private whether to go on after a first call."""
    form = CallAnswerForm()
    if form.validate():
        try:
            return _answered_call(public_id, goes_on=form.goes_on.data == "yes")
        except NoSuchTransition as error:
            flash(sentence(error), "info")
            return show("request_page", public_id=public_id)
        except DomainError as error:
            add_to(form, error)
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    return one_page(page, HTTPStatus.UNPROCESSABLE_ENTITY, call=form)


def _answered_call(public_id: str, *, goes_on: bool) -> ResponseReturnValue:
    by = current_viewer().person
    state = commands.answer_call(public_id, by=by, goes_on=goes_on, now=now())
    if state is RequestState.EXPLORING:
        flash("Your answer is kept, and shown to nobody.")
    elif state is RequestState.ACCEPTED:
        flash("You both wanted to go on. Both of you hear it now.")
        page = requests.request_page(reading(), current_viewer(), public_id, now=now())
        if page.mentorship_public_id:
            return show("mentorship_page", public_id=page.mentorship_public_id)
    return show("request_page", public_id=public_id)


# ---------------------------------------------------------------------------------- the next person
@blueprint.get("/requests/<public_id>/next")
@member
def next_person(public_id: str) -> ResponseReturnValue:
    """Go to a letter to the next person who can help with the same, as the last one was written."""
    viewer, moment = current_viewer(), now()
    page = requests.request_page(reading(), viewer, public_id, now=moment)
    if not page.is_yours or page.facts.is_offer:
        raise NotFound
    found = people.next_people(
        reading(),
        viewer,
        request_id=page.id,
        instead_of=page.other.person_id,
        topic=page.topic_code,
        now=moment,
    )
    if not found:
        flash(
            "Nobody who helps with the same has room just now. Here is everybody who does.", "info"
        )
        return redirect(url_for("directory.mentors"), HTTPStatus.SEE_OTHER)
    return show("write", to=found[0].face.public_id, like=public_id)
