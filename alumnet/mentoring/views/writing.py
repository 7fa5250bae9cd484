"""Asking: write, read it through, send, and what happens next."""

from dataclasses import asdict, replace
from datetime import datetime
from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.forms.requests import TIME_HINTS, LetterForm
from alumnet.mentoring.queries import introduced, line, lists, nearness, people, requests, writing
from alumnet.mentoring.rules import IN_LINE, RequestState
from alumnet.mentoring.rules.errors import (
    AlreadyAsked,
    AlreadyTogether,
    InReportingLine,
    WantedAlready,
)
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.ways import way_of
from alumnet.mentoring.views.frame import add_to, blueprint, said_of_line, show


@blueprint.route("/requests/new", methods=["GET", "POST"])
@member
def write() -> ResponseReturnValue:
    """Write to a mentor: what is typed becomes the one draft to them."""
    moment, viewer = now(), current_viewer()
    page = writing.addressee(reading(), viewer, request.args.get("to", ""), now=moment)
    if isinstance(page.refusal, AlreadyAsked | AlreadyTogether):
        return _show_twin(page.refusal)
    topics = writing.topics_of(reading(), page.mentor.person_id)
    near = _nearness(page, moment)
    form = LetterForm(data=_start(page, near, _like()))
    form.prepare(page.mentor.given_name, page.time_kinds, topics)
    form.is_draft = "draft" in request.form
    if request.method == "POST" and form.validate():
        answer = _keep(page, form, moment)
        if answer is not None:
            return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template(
        "mentoring/write.html",
        form=form,
        page=page,
        near=near,
        hints=TIME_HINTS,
        others=_others(page, moment),
        line=_line(page, moment),
    ), status


def _show_twin(error: AlreadyAsked | AlreadyTogether, *, sent: str = "") -> ResponseReturnValue:
    """Go to what is between the two already; if the other wrote it, taking it is the answer."""
    there = error.facts["public_id"]
    if isinstance(error, AlreadyTogether):
        return show("mentorship_page", public_id=there)
    if isinstance(error, WantedAlready):
        return show("offer_page", public_id=there, both="yes")
    return show("sent" if there == sent else "request_page", public_id=there)


def _line(page: writing.Addressee, moment: datetime) -> line.Line | None:
    """Return the line that the viewer would join, None when the mentor can be asked."""
    if not page.may_wait:
        return None
    return line.line_of(reading(), page.mentor.person_id, before=moment)


def _nearness(page: writing.Addressee, moment: datetime) -> nearness.Nearness:
    return nearness.nearness(
        reading(),
        current_viewer(),
        page.mentor,
        is_connected=page.is_connected,
        today=moment.date(),
    )


def _like() -> Letter | None:
    """Return an earlier letter of the viewer to begin from, without why it was that person."""
    public_id = request.args.get("like", "")
    if not public_id or request.method == "POST":
        return None
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    return replace(page.letter, why_you="") if page.is_yours and page.letter else None


def _start(
    page: writing.Addressee, near: nearness.Nearness, like: Letter | None
) -> dict[str, object]:
    """Return the draft as the form's first values; a new "why you" begins with the tie."""
    start = _fields(page.draft or like or Letter())
    return start | {"why_you": start["why_you"] or _opening(page, near)}


def _fields(letter: Letter) -> dict[str, object]:
    return {**asdict(letter), "topic": letter.topic or ""}


def _opening(page: writing.Addressee, near: nearness.Nearness) -> str:
    me, mentor_id = current_viewer().person, page.mentor.person_id
    return introduced.opening(reading(), me, mentor_id, otherwise=near.opening)


def _others(page: writing.Addressee, moment: datetime) -> list[people.NextPerson]:
    """Return whom to ask instead, when the mentor can't be asked at present."""
    if page.refusal is None:
        return []
    return people.next_people(
        reading(),
        current_viewer(),
        request_id=None,
        instead_of=page.mentor.person_id,
        topic=page.draft.topic if page.draft else None,
        now=moment,
    )


def _keep(
    page: writing.Addressee, form: LetterForm, moment: datetime
) -> ResponseReturnValue | None:
    """Save the draft and go on, or say in the form why not."""
    if page.facts.works_together and not _may_be_of_line(page, form):
        return None
    letter = form.letter()
    try:
        public_id = commands.save_draft(
            page.mentor.public_id,
            by=current_viewer().person,
            letter=letter,
            kind=letter.kind,
            now=moment,
        )
    except DomainError as error:
        add_to(form, error)
        return None
    if form.is_draft:
        flash("Your draft is saved. Nobody else sees it.")
        return show("requests_list", tab=lists.Tab.DRAFTS.value)
    line = "no" if page.facts.works_together else None
    return show("preview", public_id=public_id, line=line)


def _may_be_of_line(page: writing.Addressee, form: LetterForm) -> bool:
    """Return whether a letter to a colleague may go on; say in the form why not."""
    if form.says_manages:
        add_to(form, InReportingLine())
    elif form.says_manages is None and not form.is_draft:
        form.manages_me.errors = [f"Say whether {page.mentor.given_name} manages you"]
    return not form.errors


@blueprint.get("/requests/<public_id>/preview")
@member
def preview(public_id: str) -> ResponseReturnValue:
    """Show a draft exactly as the mentor will see it."""
    return _preview(public_id, FlaskForm(), HTTPStatus.OK)


def _preview(public_id: str, form: FlaskForm, status: HTTPStatus) -> ResponseReturnValue:
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if way_of(page.facts.origin, page.facts.kind) is not None:
        return show("offer_preview", public_id=public_id)
    if page.state is not RequestState.DRAFT:
        return show("request_page", public_id=public_id)
    asks_line = page.facts.works_together and request.values.get("line") != "no"
    return render_template(
        "mentoring/preview.html", page=page, form=form, asks_line=asks_line
    ), status


@blueprint.post("/requests/<public_id>/send")
@member
def send(public_id: str) -> ResponseReturnValue:
    """Send a draft; a second press finds it sent."""
    form = FlaskForm()
    try:
        commands.submit_request(
            public_id, by=current_viewer().person, now=now(), manages=said_of_line()
        )
    except AlreadyAsked as error:
        return _show_twin(error, sent=public_id)
    except DomainError as error:
        add_to(form, error)
        return _preview(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return show("sent", public_id=public_id)


@blueprint.get("/requests/<public_id>/sent")
@member
def sent(public_id: str) -> ResponseReturnValue:
    """Say what happens next."""
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if not page.is_yours or page.state is not RequestState.SUBMITTED:
        return show("request_page", public_id=public_id)
    return render_template("mentoring/sent.html", page=page)


@blueprint.post("/requests/<public_id>/discard")
@member
def discard(public_id: str) -> ResponseReturnValue:
    """Delete a draft."""
    commands.discard_draft(public_id, by=current_viewer().person, now=now())
    flash("The draft is deleted.")
    return show("requests_list", tab=lists.Tab.DRAFTS.value)


# --------------------------------------------------------------------------- a letter in line
@blueprint.route("/requests/<public_id>/edit", methods=["GET", "POST"])
@member
def edit_letter(public_id: str) -> ResponseReturnValue:
    """Change a letter that waits in line; whatever goes wrong, what was typed stays."""
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    if not page.is_yours:
        raise NotFound
    if page.letter is None or (page.state not in IN_LINE and request.method == "GET"):
        return show("request_page", public_id=public_id)
    form = LetterForm(data=_fields(page.letter))
    times = writing.times_of(reading(), page.mentor_id)
    form.prepare(page.other.given_name, times, writing.topics_of(reading(), page.mentor_id))
    if request.method == "POST" and form.validate() and _edited(public_id, form):
        flash("Your letter is changed. It keeps its place.")
        return show("request_page", public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template(
        "mentoring/edit_letter.html", page=page, form=form, hints=TIME_HINTS
    ), status


def _edited(public_id: str, form: LetterForm) -> bool:
    try:
        by = current_viewer().person
        commands.edit_letter(public_id, by=by, letter=form.letter(), now=now())
    except DomainError as error:
        add_to(form, error)
        return False
    return True


@blueprint.post("/requests/<public_id>/next")
@member
def ask_next(public_id: str) -> ResponseReturnValue:
    """Start the adapted letter to another mentor: one click after a no or a silence."""
    to = request.form.get("to", "")
    commands.adapt_draft(public_id, to=to, by=current_viewer().person, now=now())
    return show("write", to=to)
