"""Group hours: a mentor plans one, whoever was asked answers, and both see how it stands."""

from http import HTTPStatus

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring import commands
from alumnet.mentoring.forms.desk import GroupHourForm
from alumnet.mentoring.queries import group_hours
from alumnet.mentoring.rules.errors import GroupHourOver, GroupHourPlanned
from alumnet.mentoring.rules.session_errors import BegunAlready, NotBegun, TimeTwice
from alumnet.mentoring.rules.wall_times import wall_time
from alumnet.mentoring.views.frame import add_to, blueprint, moved_on, show
from alumnet.mentoring.views.session_files import hour_file_of
from alumnet.wording import sentence


# ------------------------------------------------------------------------------------- the mentor
@blueprint.get("/me/mentoring/group-hours/new")
@member
def new_group_hour() -> ResponseReturnValue:
    """Let a mentor choose when, where and who of those who asked with one topic."""
    found = _candidates(request.args.get("topic", ""))
    form = GroupHourForm(formdata=None)
    form.people.data = [each.public_id for each in found.people]
    return _plan(found, form, HTTPStatus.OK)


@blueprint.post("/me/mentoring/group-hours/new")
@member
def plan_group_hour() -> ResponseReturnValue:
    """Offer the hour to those who were chosen; each is asked alone."""
    found = _candidates(request.args.get("topic", ""))
    form = GroupHourForm()
    if form.validate():
        try:
            public_id = commands.plan_group_hour(
                _plan_of(found, form), by=current_viewer().person, now=now()
            )
        except GroupHourPlanned as error:
            return show("group_hour", public_id=error.facts["public_id"])
        except DomainError as error:
            form.asks_which = isinstance(error, TimeTwice)
            add_to(form, error)
        else:
            flash("They are asked now, each alone. You see here who comes.")
            return show("group_hour", public_id=public_id)
    return _plan(found, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _candidates(topic: str) -> group_hours.Candidates:
    found = group_hours.candidates(reading(), current_viewer(), topic)
    if not found.people:
        raise NotFound
    return found


def _plan_of(found: group_hours.Candidates, form: GroupHourForm) -> commands.GroupPlan:
    return commands.GroupPlan(
        topic=found.topic_code,
        time=wall_time(form.local, reader_zone(), second=form.is_second),
        minutes=int(form.minutes.data),
        place=form.place.data,
        requests=form.people.data or (),
    )


def _plan(
    found: group_hours.Candidates, form: GroupHourForm, status: HTTPStatus
) -> ResponseReturnValue:
    form.prepare([(each.public_id, each.other.display_name) for each in found.people])
    return render_template("mentoring/desk/group_hour_new.html", found=found, form=form), status


@blueprint.post("/group-hours/<public_id>/cancel")
@member
def cancel_group_hour(public_id: str) -> ResponseReturnValue:
    """Call an hour off, and tell everybody."""
    with moved_on():
        try:
            commands.cancel_group_hour(public_id, by=current_viewer().person, now=now())
        except BegunAlready as error:
            flash(sentence(error), "info")
        else:
            flash("It is called off. Everybody who might have come is told.")
    return show("group_hour", public_id=public_id)


# -------------------------------------------------------------------------------------- everybody
@blueprint.get("/group-hours/<public_id>")
@member
def group_hour(public_id: str) -> ResponseReturnValue:
    """Show an hour to its mentor, or to one who was asked."""
    page = group_hours.hour_page(reading(), current_viewer(), public_id)
    return render_template("mentoring/desk/group_hour.html", page=page, now=now())


@blueprint.get("/group-hours/<public_id>.ics")
@member
def group_hour_file(public_id: str) -> ResponseReturnValue:
    """Give the calendar file of an hour to its mentor, or to one who comes."""
    response = make_response(hour_file_of(public_id, current_viewer().person, now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = "attachment; filename=hour.ics"
    return response


@blueprint.post("/group-hours/<public_id>/answer")
@member
def answer_group_hour(public_id: str) -> ResponseReturnValue:
    """Say whether one comes, and whether others may read one's first name."""
    comes = request.form.get("answer") == "yes"
    with moved_on():
        try:
            commands.answer_invitation(
                public_id,
                by=current_viewer().person,
                comes=comes,
                shows_name="shows_name" in request.form,
                now=now(),
            )
        except (GroupHourOver, BegunAlready) as error:
            flash(sentence(error), "info")
        else:
            flash("You come. Your note keeps its place." if comes else "You don't come this time.")
    return show("group_hour", public_id=public_id)


@blueprint.post("/group-hours/<public_id>/answered")
@member
def group_hour_answered(public_id: str) -> ResponseReturnValue:
    """Say that the hour answered what one asked, so that the request can end."""
    with moved_on():
        try:
            commands.say_answered(public_id, by=current_viewer().person, now=now())
        except NotBegun as error:
            flash(sentence(error), "info")
        else:
            flash("Good to hear. Your note has ended, and you can write again whenever you like.")
    return show("group_hour", public_id=public_id)
