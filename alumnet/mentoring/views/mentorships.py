"""Mentorships: the list, one of them, pauses, and the ways in which one ends."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.registry import registry
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring import commands
from alumnet.mentoring.forms.mentorships import ReturnForm
from alumnet.mentoring.queries import arranging, goals, mentorships, sessions, telling
from alumnet.mentoring.queries.mentorships import MentorshipView
from alumnet.mentoring.rules import MentorshipKind
from alumnet.mentoring.views.frame import LAST_LINES, add_to, blueprint, show
from alumnet.messaging import queries as messaging
from alumnet.wording import sentence


def page_of(public_id: str) -> MentorshipView:
    """Return a mentorship for one of its two people. Raises NotFound. One statement."""
    return mentorships.mentorship_page(reading(), current_viewer(), public_id, now=now())


def on_page(public_id: str, **values: Any) -> ResponseReturnValue:
    """Go to the page of a mentorship after a form was sent."""
    return show("mentorship_page", public_id=public_id, **values)


def done(public_id: str, command: Callable[..., object], words: str) -> ResponseReturnValue:
    """Let somebody do something at once, and say how it went on the page of the mentorship."""
    try:
        command(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash(words)
    return on_page(public_id)


@blueprint.get("/mentorships")
@going_on
def mentorships_list() -> ResponseReturnValue:
    """Show what runs, and what ended."""
    viewer = current_viewer()
    return render_template(
        "mentoring/mentorships.html",
        found=mentorships.mentorships_of(reading(), viewer, now=now()),
        told=telling.told_of(reading(), viewer.person),
        arranges=bool(arranging.asked_of(reading(), viewer.person)),
    )


@blueprint.get("/mentorships/<public_id>")
@going_on
def mentorship_page(public_id: str) -> ResponseReturnValue:
    """Show a mentorship to one of its two people."""
    me, page = current_viewer().person, page_of(public_id)
    ways = messaging.ways(reading(), page.conversation_id, me) if page.is_live else None
    is_of_more = page.kind is MentorshipKind.PROGRAMME
    return render_template(
        "mentoring/mentorship.html",
        part_of=registry.part_of(reading(), current_viewer(), page.id, now())
        if is_of_more
        else None,
        page=page,
        goals=goals.goals_of(reading(), page.id),
        history=mentorships.history_of(reading(), page.id, me),
        thread=messaging.thread(reading(), page.conversation_id, me, length=LAST_LINES),
        ways=ways,
        sessions=sessions.of_mentorship(reading(), page.id, now=now()),
    )


@blueprint.post("/mentorships/<public_id>/met")
@going_on
def we_met(public_id: str) -> ResponseReturnValue:
    """Note that the two met."""
    command = partial(commands.we_met, zone=reader_zone())
    return done(public_id, command, "Noted: you met.")


# ----------------------------------------------------------------------------------------- pause
@blueprint.get("/mentorships/<public_id>/pause")
@going_on
def ask_to_pause(public_id: str) -> ResponseReturnValue:
    """Say what a pause does, and ask for the day of return."""
    return _pause_page(public_id, ReturnForm(formdata=None), HTTPStatus.OK)


@blueprint.post("/mentorships/<public_id>/pause")
@going_on
def pause_mentorship(public_id: str) -> ResponseReturnValue:
    """Pause until a day."""
    form = ReturnForm()
    if form.validate() and form.until.data is not None:
        try:
            commands.pause_mentorship(
                public_id, by=current_viewer().person, until=form.until.data, now=now()
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Paused. No time runs, and nobody is asked anything until then.")
            return on_page(public_id)
    return _pause_page(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _pause_page(public_id: str, form: ReturnForm, status: HTTPStatus) -> ResponseReturnValue:
    page = page_of(public_id)
    if "pause" not in page.may and not form.errors:
        return on_page(public_id)
    next_call = sessions.of_mentorship(reading(), page.id, now=now()).next
    return render_template("mentoring/pause.html", page=page, form=form, next=next_call), status


@blueprint.post("/mentorships/<public_id>/come-back")
@going_on
def resume(public_id: str) -> ResponseReturnValue:
    """Go on before the day of return."""
    return done(public_id, commands.resume_mentorship, "You go on. The end moves by as long.")


# ------------------------------------------------------------------------------------------- end
@blueprint.get("/mentorships/<public_id>/end")
@going_on
def ask_to_end(public_id: str) -> ResponseReturnValue:
    """Show the ways in which this can end, and what each does."""
    page = page_of(public_id)
    if not page.may_end:
        return on_page(public_id)
    return render_template("mentoring/end.html", page=page)


@blueprint.post("/mentorships/<public_id>/end")
@going_on
def end(public_id: str) -> ResponseReturnValue:
    """End a mentorship without fault."""
    words = "It has ended. Thank you for the time you gave it."
    return done(public_id, commands.end_mentorship, words)


@blueprint.post("/mentorships/<public_id>/let-be")
@going_on
def let_be(public_id: str) -> ResponseReturnValue:
    """Don't begin after all."""
    return done(public_id, commands.let_be, "You let it be. That is fine, and we say so kindly.")


@blueprint.post("/mentorships/<public_id>/finish")
@going_on
def finish(public_id: str) -> ResponseReturnValue:
    """Complete it early, because it worked."""
    return done(public_id, commands.finish_mentorship, "You reached what you came for. Well done.")


@blueprint.post("/mentorships/<public_id>/wind-up")
@going_on
def wind_up(public_id: str) -> ResponseReturnValue:
    """Begin to close together."""
    words = "You close it together: each of you looks back, within two weeks."
    return done(public_id, commands.wind_up, words)
