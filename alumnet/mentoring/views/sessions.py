"""Sessions: plan one, take a time, move it, call it off, and say where it is."""

from http import HTTPStatus

from flask import flash, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring.commands import sessions as commands
from alumnet.mentoring.forms.sessions import PlaceForm, PlanForm, TimesForm, moment_from
from alumnet.mentoring.queries import session_pages, session_pairs, sessions
from alumnet.mentoring.queries.session_pairs import Pair
from alumnet.mentoring.rules.session_errors import LateCancel, ProposalOpen
from alumnet.mentoring.rules.sessions import About, SessionState
from alumnet.mentoring.rules.windows import free_slots, windows_in
from alumnet.mentoring.views.frame import add_to, moved_on, show
from alumnet.mentoring.views.session_files import file_of
from alumnet.mentoring.views.session_frame import session_route, show_session, subject_of
from alumnet.mentoring.views.session_page import render_session
from alumnet.wording import sentence


@session_route(methods=["GET"])
@going_on
def sessions_list(about: str, public_id: str) -> ResponseReturnValue:
    """Show all sessions of a mentorship, the last first."""
    pair = session_pairs.pair_page(reading(), current_viewer(), subject_of(about, public_id))
    is_call = pair.subject.about is About.REQUEST
    of_subject = sessions.of_request if is_call else sessions.of_mentorship
    found = of_subject(reading(), pair.id, now=now())
    return render_template("mentoring/sessions/list.html", pair=pair, found=found, moment=now())


@session_route("/new", methods=["GET", "POST"])
@going_on
def plan_session(about: str, public_id: str) -> ResponseReturnValue:
    """Suggest up to three times: free ones with one tap each, or others."""
    subject = subject_of(about, public_id)
    pair = session_pairs.pair_page(reading(), current_viewer(), subject)
    form = PlanForm()
    form.prepare_length(pair.minutes)
    _prepare(form, pair, minutes=form.minutes.data)
    times = form.times() if request.method == "POST" and form.validate() else None
    if times is not None:
        offer = commands.Offer(times=times, minutes=form.minutes.data, place=form.place.data)
        try:
            by = current_viewer().person
            number = commands.propose_session(subject, by=by, offer=offer, now=now())
        except ProposalOpen as error:
            flash(sentence(error), "info")
            return show_session(subject, error.facts["number"])
        except DomainError as error:
            add_to(form, error)
        else:
            flash(f"{pair.other.given_name} hears it now and takes one of them.")
            return show_session(subject, number)
    return render_template("mentoring/sessions/plan.html", pair=pair, form=form), _status(form)


@session_route("/<int:number>/times", methods=["GET", "POST"])
@going_on
def other_times(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Suggest other times for a session, instead of those suggested or of the one agreed."""
    subject, viewer = subject_of(about, public_id), current_viewer()
    page = session_pages.session_page(reading(), viewer, subject, number, now=now())
    step = "move" if page.state is SessionState.CONFIRMED else "offer_others"
    if step not in page.may:
        return show_session(subject, number)
    form = TimesForm()
    _prepare(form, page.pair, minutes=page.minutes, but=page.id)
    times = form.times() if request.method == "POST" and form.validate() else None
    if times is not None:
        offer = commands.Offer(times=times)
        act = commands.move_session if step == "move" else commands.offer_others
        try:
            act(subject, number, by=viewer.person, offer=offer, now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            flash(f"{page.pair.other.given_name} hears it now.")
            return show_session(subject, number)
    return render_template("mentoring/sessions/times.html", page=page, form=form), _status(form)


def _prepare(form: TimesForm, pair: Pair, *, minutes: int, but: int | None = None) -> None:
    moment = now()
    slots = free_slots(
        windows_in(pair.windows),
        pair.mentor_zone,
        session_pairs.busy_times(reading(), pair, moment, but=but),
        minutes=minutes,
        now=moment,
    )
    form.prepare(slots, pair.told, pair.zone)


def _status(form: FlaskForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


# ------------------------------------------------------------------------------------ one session
@session_route("/<int:number>", methods=["GET"])
@going_on
def session_page(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Show a session: its time, what to talk about, and after it how it was."""
    return render_session(subject_of(about, public_id), number)


@session_route("/<int:number>/take", methods=["POST"])
@going_on
def take_time(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Take one of the suggested times with one tap."""
    subject, by = subject_of(about, public_id), current_viewer().person
    chosen = moment_from(request.form.get("time", ""))
    if chosen is None:
        raise NotFound
    try:
        commands.confirm_session(subject, number, by=by, chosen=chosen, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("It's agreed. The file for your calendar comes by mail, and is here, too.")
    return show_session(subject, number)


@session_route("/<int:number>/keep", methods=["POST"])
@going_on
def keep_time(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Stay with the time that was agreed."""
    subject = subject_of(about, public_id)
    with moved_on():
        commands.keep_session(subject, number, by=current_viewer().person, now=now())
        flash("It stays at the time that you agreed on.")
    return show_session(subject, number)


@session_route("/<int:number>/place", methods=["POST"])
@going_on
def save_place(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Say where a session is; both calendars follow."""
    subject, form = subject_of(about, public_id), PlaceForm()
    if not form.validate():
        return render_session(subject, number, place=form)
    with moved_on():
        by = current_viewer().person
        commands.change_place(subject, number, by=by, place=form.place.data, now=now())
        flash("Saved. Both calendars follow.")
    return show_session(subject, number)


@session_route("/<int:number>/cancel", methods=["GET"])
@going_on
def ask_to_cancel(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Say what calling off does before it is done, and when it is late."""
    subject = subject_of(about, public_id)
    page = session_pages.session_page(reading(), current_viewer(), subject, number, now=now())
    if "cancel" not in page.may:
        return show_session(subject, number)
    return render_template("mentoring/sessions/cancel.html", page=page)


@session_route("/<int:number>/cancel", methods=["POST"])
@going_on
def cancel_session(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Call a session off; within a day only for who has read that it is late."""
    subject, by = subject_of(about, public_id), current_viewer().person
    knows = "late" in request.form
    try:
        with moved_on():
            commands.cancel_session(subject, number, by=by, now=now(), knows_it_is_late=knows)
            flash("It's off. Both calendars follow.")
    except LateCancel:
        return show("ask_to_cancel", about=about, public_id=public_id, number=number)
    return show_session(subject, number)


@session_route("/<int:number>.ics", methods=["GET"])
@going_on
def session_file(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Give the calendar file of a session that is agreed, or was."""
    subject, viewer = subject_of(about, public_id), current_viewer()
    page = session_pages.session_page(reading(), viewer, subject, number, now=now())
    response = make_response(file_of(page.id, viewer.person, now()))
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f"attachment; filename=call-{number}.ics"
    return response
