"""Two other beginnings: suggesting somebody as a mentor, and "we already meet"."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.forms.beginning import MeetingForm, NominationForm
from alumnet.mentoring.queries import meetings, nominating
from alumnet.mentoring.rules.errors import LinkSpent
from alumnet.mentoring.views.frame import (
    LINE_WORDS,
    add_to,
    ask_for_answer,
    blueprint,
    moved_on,
    said_of_line,
    show,
)
from alumnet.wording import sentence


@blueprint.route("/nominations/new", methods=["GET", "POST"])
@member
def nominate() -> ResponseReturnValue:
    """Suggest somebody as a mentor."""
    viewer = current_viewer()
    other = nominating.nominee(reading(), viewer, request.args.get("who", ""))
    form = NominationForm()
    form.prepare()
    if request.method == "POST" and form.validate():
        try:
            commands.nominate(
                other.public_id,
                by=viewer.person,
                topic=form.known_topic,
                because=form.because.data or "",
                is_named=form.is_named.data == "yes",
                now=now(),
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Thank you. What comes of it is theirs to decide, and theirs to tell.")
            return show("nominations")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("mentoring/offers/nominate.html", form=form, other=other), status


@blueprint.get("/nominations")
@member
def nominations() -> ResponseReturnValue:
    """Show whom one suggested: that it was done, and nothing of what came of it."""
    found = nominating.nominated_by(reading(), current_viewer())
    return render_template("mentoring/offers/nominations.html", found=found)


@blueprint.get("/nominations/<public_id>")
@member
def nomination(public_id: str) -> ResponseReturnValue:
    """Show the nominee a suggestion, for them to decide first."""
    page = nominating.nomination_page(reading(), current_viewer(), public_id)
    return render_template("mentoring/offers/nomination.html", page=page)


@blueprint.post("/nominations/<public_id>/answer")
@member
def answer_nomination(public_id: str) -> ResponseReturnValue:
    """Take yes, which opens the form of mentors, or not now, which nobody learns."""
    answer = request.form.get("answer", "")
    if answer not in {"yes", "no"}:
        return ask_for_answer("nomination", nomination(public_id), public_id=public_id)
    topic = None
    with moved_on():
        topic = commands.answer_nomination(
            public_id, by=current_viewer().person, says_yes=answer == "yes", now=now()
        )
    if answer == "yes":
        page = url_for("members.topics", topic=topic) if topic else url_for("members.mentoring")
        return redirect(page, HTTPStatus.SEE_OTHER)
    flash("All right. Nobody is told, and nobody asks you again for a year.")
    return show("nomination", public_id=public_id)


@blueprint.get("/nominations/answer/<token>")
@public
def nomination_mail(token: str) -> ResponseReturnValue:
    """Show what a mail's link can do without signing in: say not now."""
    page = _mailed(token)
    return render_template("mentoring/offers/nomination_mail.html", page=page, token=token)


@blueprint.post("/nominations/answer/<token>")
@public
def pass_nomination_mail(token: str) -> ResponseReturnValue:
    """Say not now."""
    page = _mailed(token)
    try:
        commands.pass_by_mail(page.public_id, now=now())
    except LinkSpent as error:
        flash(sentence(error), "info")
    return show("nomination_mail", token=token)


def _mailed(token: str) -> nominating.NominationMail:
    page = nominating.nomination_by_token(reading(), token)
    if page is None:
        raise NotFound
    return page


# ---------------------------------------------------------------------------- "we already meet"
@blueprint.route("/already-meeting/new", methods=["GET", "POST"])
@member
def record_meeting() -> ResponseReturnValue:
    """Record that one meets somebody already."""
    viewer = current_viewer()
    other = nominating.nominee(reading(), viewer, request.args.get("who", ""))
    waiting = meetings.waiting_with(reading(), viewer, other)
    if waiting is not None:
        return show("meeting", public_id=waiting)
    form = MeetingForm()
    form.prepare(
        other.given_name, asks_about_line=meetings.asks_about_line(reading(), viewer, other)
    )
    if request.method == "POST" and form.validate():
        try:
            recorded = commands.record_meeting(
                other.public_id,
                by=viewer.person,
                is_mentor=form.side.data == "mentor",
                makes_room=form.makes_room.data,
                manages=form.says_manages,
                now=now(),
            )
        except DomainError as error:
            add_to(form, error, LINE_WORDS)
        else:
            flash(f"{other.given_name} is asked to confirm it.")
            return show("meeting", public_id=recorded)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("mentoring/offers/record_meeting.html", form=form, other=other), status


@blueprint.get("/already-meeting/<public_id>")
@member
def meeting(public_id: str) -> ResponseReturnValue:
    """Show a record to one of its two people; the other confirms here."""
    page = meetings.meeting_page(reading(), current_viewer(), public_id)
    return render_template("mentoring/offers/meeting.html", page=page)


@blueprint.post("/already-meeting/<public_id>/answer")
@member
def answer_meeting(public_id: str) -> ResponseReturnValue:
    """Confirm it, with one more place if need be; or leave it unconfirmed; or take it back."""
    by, moment, answer = current_viewer().person, now(), request.form.get("answer", "")
    try:
        if answer in {"yes", "yes_and_room"}:
            mentorship = commands.confirm_meeting(
                public_id,
                by=by,
                makes_room=answer == "yes_and_room",
                manages=said_of_line(),
                now=moment,
            )
            flash("It is recorded. What comes next is here.")
            return show("mentorship_page", public_id=mentorship)
        if answer == "no":
            commands.decline_meeting(public_id, by=by, now=moment)
            flash("Nothing is recorded, and nobody is told.")
        elif answer == "take_back":
            commands.take_back_meeting(public_id, by=by, now=moment)
            flash("You took it back.")
        else:
            return ask_for_answer("meeting", meeting(public_id), public_id=public_id)
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error, LINE_WORDS), "info")
    return show("meeting", public_id=public_id)
