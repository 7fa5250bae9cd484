"""Planning in a mentor's name: propose, move, take and call off times, and nothing else."""

from datetime import datetime
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring.commands import sessions
from alumnet.mentoring.forms.desk import TimesForm
from alumnet.mentoring.queries import arranging
from alumnet.mentoring.rules.session_errors import LateCancel
from alumnet.mentoring.rules.sessions import About, SessionState, Subject
from alumnet.mentoring.rules.wall_times import wall_time
from alumnet.mentoring.views.frame import add_to, blueprint, moved_on, show
from alumnet.wording import sentence


@blueprint.get("/arranging/<public_id>/<mentorship>")
@member
def arranging_times(public_id: str, mentorship: str) -> ResponseReturnValue:
    """Show when a mentor meets one person, and let times be proposed."""
    form = TimesForm(formdata=None, number=request.args.get("other", ""))
    return _times(public_id, mentorship, form, HTTPStatus.OK)


def _times(
    public_id: str, mentorship: str, form: TimesForm, status: HTTPStatus, *, late: int | None = None
) -> ResponseReturnValue:
    page = arranging.for_mentor(reading(), current_viewer().person, public_id)
    return render_template(
        "mentoring/desk/arranging_times.html",
        page=page,
        person=page.person(mentorship),
        times=arranging.planned_times(reading(), mentorship, now=now()),
        form=form,
        late=late,
    ), status


def _grant(public_id: str, mentorship: str) -> arranging.ForMentor:
    """Return for whom the viewer plans. Raises NotFound where they may not."""
    page = arranging.for_mentor(reading(), current_viewer().person, public_id)
    page.person(mentorship)
    return page


@blueprint.post("/arranging/<public_id>/<mentorship>")
@member
def arrange_times(public_id: str, mentorship: str) -> ResponseReturnValue:
    """Propose times for a new conversation, or other times for one."""
    page = _grant(public_id, mentorship)
    form = TimesForm()
    if form.validate():
        try:
            _propose(page, mentorship, form)
        except DomainError as error:
            add_to(form, error)
        else:
            flash("The times are proposed. One of them is chosen on the other side.")
            return show("arranging_times", public_id=public_id, mentorship=mentorship)
    return _times(public_id, mentorship, form, HTTPStatus.UNPROCESSABLE_ENTITY)


def _propose(page: arranging.ForMentor, mentorship: str, form: TimesForm) -> None:
    subject, zone = Subject(About.MENTORSHIP, mentorship), reader_zone()
    offer = sessions.Offer(
        times=[wall_time(each, zone) for each in form.locals], minutes=form.length
    )
    by, arranged_by, moment = page.mentor_id, current_viewer().person, now()
    number = form.session_number
    if number is None:
        sessions.propose_session(subject, by=by, offer=offer, now=moment, arranged_by=arranged_by)
        return
    planned = arranging.planned_times(reading(), mentorship, now=moment)
    found = next((each for each in planned if each.number == number), None)
    if found is None:
        raise NotFound
    stands = found.state is SessionState.CONFIRMED
    change = sessions.move_session if stands else sessions.offer_others
    change(subject, number, by=by, offer=offer, now=moment, arranged_by=arranged_by)


@blueprint.post("/arranging/<public_id>/<mentorship>/<int:number>/take")
@member
def take_arranged_time(public_id: str, mentorship: str, number: int) -> ResponseReturnValue:
    """Take one of the times that the mentee proposed."""
    page = _grant(public_id, mentorship)
    with moved_on():
        try:
            sessions.confirm_session(
                Subject(About.MENTORSHIP, mentorship),
                number,
                by=page.mentor_id,
                chosen=_moment(request.form.get("chosen", "")),
                now=now(),
                arranged_by=current_viewer().person,
            )
        except NotFound:
            raise
        except DomainError as error:
            flash(sentence(error), "info")
        else:
            flash("The time is taken. It is in both calendars.")
    return show("arranging_times", public_id=public_id, mentorship=mentorship)


def _moment(text: str) -> datetime:
    """Return the moment a form names. Raises NotFound for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound from None
    if found.tzinfo is None:
        raise NotFound
    return found


@blueprint.post("/arranging/<public_id>/<mentorship>/<int:number>/cancel")
@member
def cancel_arranged_time(public_id: str, mentorship: str, number: int) -> ResponseReturnValue:
    """Call a conversation off; within a day of it that is asked once more."""
    page = _grant(public_id, mentorship)
    with moved_on():
        try:
            sessions.cancel_session(
                Subject(About.MENTORSHIP, mentorship),
                number,
                by=page.mentor_id,
                now=now(),
                knows_it_is_late=request.form.get("late") == "1",
                arranged_by=current_viewer().person,
            )
        except LateCancel:
            form = TimesForm(formdata=None)
            return _times(public_id, mentorship, form, HTTPStatus.CONFLICT, late=number)
        except NotFound:
            raise
        except DomainError as error:
            flash(sentence(error), "info")
        else:
            flash("It is called off, and the other is told.")
    return show("arranging_times", public_id=public_id, mentorship=mentorship)
