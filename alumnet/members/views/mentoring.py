"""The mentor desk: what one offers, about what, and pauses."""

from datetime import timedelta

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.dates import day_in_words
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.kernel.numbers import number
from alumnet.members import commands, queries
from alumnet.members.forms import MentoringForm, PauseForm, TopicsForm, differences
from alumnet.members.rules import PauseOutOfRange
from alumnet.members.rules.choices import LONGEST_PAUSE_DAYS, MOST_TOPICS
from alumnet.members.rules.values import OwnMentoring
from alumnet.members.views.blueprint import blueprint, form_status, see
from alumnet.organizations import reference


@blueprint.get("/me/mentoring")
@member
def mentoring() -> ResponseReturnValue:
    """Show what one offers, to change it."""
    own = queries.own_mentoring(reading(), current_viewer().person)
    return _desk(own, MentoringForm.of(own, formdata=None))


@blueprint.post("/me/mentoring")
@member
def save_mentoring() -> ResponseReturnValue:
    """Save what one offers; "choose topics" saves first."""
    person_id = current_viewer().person
    form = MentoringForm()
    if not form.validate():
        return _desk(queries.own_mentoring(reading(), person_id), form)
    try:
        commands.save_mentor_profile(person_id, form.values(), version=form.version.data, now=now())
    except Conflict:
        return _both(queries.own_mentoring(reading(), person_id), form)
    if request.form.get("next") == "topics":
        return see(url_for(".topics"))
    _say_what_holds(form)
    return see(url_for(".mentoring"))


def _desk(own: OwnMentoring, form: MentoringForm) -> ResponseReturnValue:
    return _page(own, form), form_status()


def _both(own: OwnMentoring, form: MentoringForm) -> ResponseReturnValue:
    stored = MentoringForm.of(own, formdata=None)
    form.version.data = stored.version.data
    return _page(own, form, stored=differences(form, stored)), form_status(is_conflict=True)


def _page(own: OwnMentoring, form: MentoringForm, **more: object) -> str:
    today = now().date()
    return render_template(
        "members/mentoring.html",
        own=own,
        form=form,
        pause=PauseForm(formdata=None, until=today + timedelta(days=28)),
        is_away=own.paused_until is not None and today < own.paused_until,
        labels={term.code: term.label for term in reference.topics()},
        tomorrow=today + timedelta(days=1),
        latest=today + timedelta(days=LONGEST_PAUSE_DAYS),
        **more,
    )


def _say_what_holds(form: MentoringForm) -> None:
    """Say that it is saved, and what fewer places than people mean."""
    flash("Your mentoring page is saved.")
    room = queries.own_room(reading(), current_viewer().person)
    if room is not None and room.used > (form.places.data or 0):
        flash(
            f"{number(room.used).capitalize()} of your places "
            f"{'is' if room.used == 1 else 'are'} taken. Nothing is cancelled: new people wait "
            "until enough of these have ended.",
            "info",
        )


@blueprint.route("/me/mentoring/topics", methods=["GET", "POST"])
@member
def topics() -> ResponseReturnValue:
    """Choose the topics one helps with."""
    person_id = current_viewer().person
    own = queries.own_mentoring(reading(), person_id)
    form = TopicsForm(topics=[code for code, _ in own.values.topics])
    if form.validate_on_submit():
        commands.choose_topics(person_id, form.topics.data, now=now())
        flash("Your topics are saved. Now say what you have lived through in them.")
        return see(url_for(".mentoring", _anchor="topics"))
    page = render_template(
        "members/topics.html", form=form, groups=reference.topic_groups(), most=MOST_TOPICS
    )
    return page, form_status()


@blueprint.post("/me/mentoring/pause")
@member
def pause() -> ResponseReturnValue:
    """Take no requests until a day."""
    person_id = current_viewer().person
    form = PauseForm()
    until = form.until.data
    if form.validate() and until is not None:
        try:
            commands.pause_mentoring(person_id, until, now=now())
        except PauseOutOfRange:
            form.until.errors = ["Choose a day after today, at most a year ahead"]
        else:
            flash(f"You are away until {day_in_words(until)}. New people see that.")
            return see(url_for(".mentoring"))
    own = queries.own_mentoring(reading(), person_id)
    page = _page(own, MentoringForm.of(own, formdata=None), failed_pause=form)
    return page, form_status()


@blueprint.post("/me/mentoring/come-back")
@member
def come_back() -> ResponseReturnValue:
    """Take requests again."""
    commands.end_pause(current_viewer().person, now=now())
    flash("You are back. People can ask you again.")
    return see(url_for(".mentoring"))
