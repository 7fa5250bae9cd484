"""Answers to an introduction, how two go on, and what came of it."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.introductions import commands
from alumnet.introductions.commands import Answer
from alumnet.introductions.forms import NotNowForm, PassingOnForm
from alumnet.introductions.queries import pages
from alumnet.introductions.rules import Came, Way
from alumnet.introductions.rules.errors import NoSuchDay
from alumnet.introductions.views.frame import add_to, blueprint, say, show
from alumnet.introductions.views.pages import page_values
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError

_THANKS = {
    "forward": "It is passed on. What comes of it is theirs.",
    "pass": "All right. Nobody is told.",
    "agree_first": "Thank you. They are asked next.",
    "agree": "You both said yes.",
    "not_now": "They read the day that you chose, and nothing else.",
    "decline": "All right. Nobody is told.",
}


@blueprint.post("/introductions/<public_id>/answer")
@member
def answer(public_id: str) -> ResponseReturnValue:
    """Take an answer: the name of a step of the table, with what belongs to it."""
    step = request.form.get("answer", "")
    passing_on, not_now = PassingOnForm(), NotNowForm()
    if step not in _THANKS:
        pages.page_of(reading(), current_viewer(), public_id)
        flash("Choose an answer.", "info")
        return show("introduction", public_id=public_id)
    form = not_now if step == "not_now" else passing_on
    if form.validate():
        given = Answer(
            step=step,
            line=passing_on.line.data or "",
            tells_first=passing_on.tells_first.data,
            not_before=not_now.day,
        )
        try:
            commands.answer(public_id, by=current_viewer().person, answer=given, now=now())
        except NoSuchDay as error:
            add_to(form, error)
        except DomainError as error:
            say(error)
        else:
            flash(_THANKS[step])
    if form.errors:
        values = page_values(public_id, passing_on=passing_on, not_now=not_now, form=form)
        page = render_template("introductions/introduction.html", **values)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return show("introduction", public_id=public_id)


@blueprint.post("/introductions/<public_id>/withdraw")
@member
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take back what the viewer began."""
    try:
        commands.withdraw(public_id, by=current_viewer().person, now=now())
    except DomainError as error:
        say(error)
    else:
        flash("You took it back.")
    return show("introduction", public_id=public_id)


@blueprint.post("/introductions/<public_id>/way")
@member
def choose_way(public_id: str) -> ResponseReturnValue:
    """Take how the viewer would like to go on, and go there."""
    page = pages.page_of(reading(), current_viewer(), public_id)
    way = next((each for each in Way if each.value == request.form.get("way")), None)
    if way is None:
        flash("Choose an answer.", "info")
        return show("introduction", public_id=public_id)
    try:
        commands.choose_way(public_id, by=current_viewer().person, way=way, now=now())
    except DomainError as error:
        say(error)
        return show("introduction", public_id=public_id)
    places = {
        Way.REQUEST: url_for("mentoring.write", to=page.other.public_id),
        Way.CONVERSATION: url_for("messaging.direct", public_id=page.other.public_id),
        Way.CONNECTION: url_for("introductions.introduction", public_id=public_id),
    }
    return redirect(places[way], HTTPStatus.SEE_OTHER)


@blueprint.post("/introductions/<public_id>/came")
@member
def say_what_came(public_id: str) -> ResponseReturnValue:
    """Take what came of it."""
    came = next((each for each in Came if each.value == request.form.get("came")), None)
    if came is None:
        pages.page_of(reading(), current_viewer(), public_id)
        flash("Choose an answer.", "info")
        return show("introduction", public_id=public_id)
    try:
        commands.say_what_came(public_id, by=current_viewer().person, came=came, now=now())
    except DomainError as error:
        say(error)
    else:
        flash("Thank you.")
    return show("introduction", public_id=public_id)
