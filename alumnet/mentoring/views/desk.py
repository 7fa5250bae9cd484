"""The mentor desk: places, pauses, who runs, who waits, and whether one goes on."""

from datetime import datetime, timedelta
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import PauseForm
from alumnet.mentoring.queries import capacity, desk, group_hours
from alumnet.mentoring.rules.desk import (
    minutes_in_words,
    offer_in_words,
    places_in_words,
    what_new_people_see,
)
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.wording import sentence

# The day of return that a pause begins with; another can be chosen.
A_WHILE = timedelta(days=28)
# One tap each, where a mentor is asked whether they go on.
BREAKS = (
    ("one_month", "A month", 30),
    ("three_months", "Three months", 91),
    ("six_months", "Six months", 182),
)


@blueprint.get("/me/mentoring")
@member
def mentor_desk() -> ResponseReturnValue:
    """Show a mentor their desk; whoever is none yet goes where one begins."""
    return _desk(PauseForm(formdata=None, until=now().date() + A_WHILE), HTTPStatus.OK)


def _desk(pause: PauseForm, status: HTTPStatus) -> ResponseReturnValue:
    moment = now()
    page = desk.desk_page(reading(), current_viewer(), now=moment)
    if page is None:
        return redirect(url_for("members.mentoring"), HTTPStatus.SEE_OTHER)
    minutes = _minutes(moment) if request.args.get("minutes") == "1" else None
    return render_template(
        "mentoring/desk/desk.html",
        page=page,
        pause=pause,
        form=pause,
        minutes=minutes,
        hours=group_hours.planned_hours(reading(), current_viewer().person),
        today=moment.date(),
        offer=offer_in_words(page.hours_a_month, page.facts.places),
        places=places_in_words(page.facts),
        seen=what_new_people_see(page.facts, moment.date()),
    ), status


def _minutes(moment: datetime) -> tuple[str, str]:
    """Return in words what a mentor agreed to, and what it was lately: only when they ask."""
    me = current_viewer().person
    agreed, held = desk.minutes_of(reading(), me), desk.minutes_held(reading(), me, now=moment)
    return minutes_in_words(agreed), minutes_in_words(held)


@blueprint.post("/me/mentoring/places")
@member
def change_places() -> ResponseReturnValue:
    """Have one place more, or one fewer; a second press of the same button is one."""
    was, places = (request.form.get(name, type=int) for name in ("was", "places"))
    try:
        commands.change_places(
            by=current_viewer().person,
            was=-1 if was is None else was,
            places=-1 if places is None else places,
            now=now(),
        )
    except Conflict as error:
        flash(sentence(error), "info")
    except DomainError as error:
        form = PauseForm(formdata=None, until=now().date() + A_WHILE)
        add_to(form, error)
        return _desk(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    else:
        _say_what_holds()
    return show("mentor_desk")


def _say_what_holds() -> None:
    """Say what the new number means for those who are there and for those who look."""
    facts = capacity.mentor_facts(reading(), current_viewer().person)
    flash(f"{places_in_words(facts)}. {what_new_people_see(facts, now().date())}")


@blueprint.post("/me/mentoring/pause")
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
    return _desk(form, HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.post("/me/mentoring/come-back")
@member
def come_back() -> ResponseReturnValue:
    """End a pause."""
    commands.come_back(by=current_viewer().person, now=now())
    flash("Welcome back. People can ask you again.")
    return _where_it_was_said()


def _where_it_was_said() -> ResponseReturnValue:
    """Go back to the request that somebody was reading when they paused, else to the desk."""
    public_id = request.form.get("request", "")
    return show("request_page", public_id=public_id) if public_id else show("mentor_desk")


# ------------------------------------------------------------------------ "still mentoring?"
@blueprint.get("/me/mentoring/still")
@member
def still_mentoring() -> ResponseReturnValue:
    """Ask whether somebody goes on, after three requests without an answer."""
    page = desk.desk_page(reading(), current_viewer(), now=now())
    if page is None or not page.is_asked_to_go_on:
        return show("mentor_desk")
    return render_template("mentoring/desk/still.html", page=page, breaks=BREAKS)


@blueprint.post("/me/mentoring/still")
@member
def answer_still_mentoring() -> ResponseReturnValue:
    """Take the answer: yes, fewer places, away for a while, or no more."""
    person_id, moment, answer = current_viewer().person, now(), request.form.get("answer", "")
    days = {code: days for code, _label, days in BREAKS}.get(answer)
    if days is not None:
        until = moment.date() + timedelta(days=days)
        commands.stay_away(by=person_id, until=until, now=moment)
        flash("Take your time. Those who wait keep their place and lose no time.")
    elif answer == "stop":
        told = commands.stop_mentoring(by=person_id, now=moment)
        flash(_goodbye(told))
    elif answer in {"yes", "fewer"}:
        commands.go_on(by=person_id, fewer=answer == "fewer", now=moment)
        flash("Thank you. People can ask you again.")
    return show("mentor_desk")


def _goodbye(told: int) -> str:
    thanks = "You take no more requests. Thank you for the time you gave."
    return f"{thanks} Whoever was waiting has been told kindly." if told else thanks
