"""Writing an offer, or asking to be shown something: write, read it through, send."""

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
from alumnet.mentoring.forms.offers import OfferForm
from alumnet.mentoring.forms.requests import TIME_HINTS
from alumnet.mentoring.queries import nearness, offering, showing, writing
from alumnet.mentoring.queries.offering import Receiver
from alumnet.mentoring.rules import RequestState, TimeKind
from alumnet.mentoring.rules.errors import (
    AlreadyAsked,
    AlreadyTogether,
    InReportingLine,
    WantedAlready,
)
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.ways import Way
from alumnet.mentoring.views.frame import (
    blueprint,
    said_of_line,
    show,
)
from alumnet.mentoring.views.offers import page_and_way, said


@blueprint.route("/offers/new", methods=["GET", "POST"])
@member
def write_offer() -> ResponseReturnValue:
    """Write an offer, or ask to be shown something: what is typed becomes the one draft."""
    moment, viewer = now(), current_viewer()
    way = _way()
    page = offering.receiver(reading(), viewer, request.args.get("to", ""), way, now=moment)
    if isinstance(page.refusal, AlreadyAsked | AlreadyTogether):
        return _show_twin(page.refusal)
    near = nearness.nearness(
        reading(), viewer, page.face, is_connected=page.is_connected, today=moment.date()
    )
    form = OfferForm(data=_start(page, near))
    form.prepare(way, page.face.given_name, tuple(TimeKind), _topics(page, way))
    form.is_draft = "draft" in request.form
    if request.method == "POST" and form.validate():
        answer = _keep(page, form, way, moment)
        if answer is not None:
            return answer
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template(
        "mentoring/offers/write.html",
        form=form,
        page=page,
        near=near,
        way=way.value,
        hints=TIME_HINTS,
        refusal=said(page.refusal, way) if page.refusal else "",
    ), status


def _show_twin(error: AlreadyAsked | AlreadyTogether) -> ResponseReturnValue:
    """Go to what is between the two already; if the other wrote it, taking it is the answer."""
    if isinstance(error, AlreadyTogether):
        return show("mentorship_page", public_id=error.facts["public_id"])
    both = "yes" if isinstance(error, WantedAlready) else None
    return show("request_page", public_id=error.facts["public_id"], both=both)


def _way() -> Way:
    wanted = request.args.get("way", Way.OFFER.value)
    found = next((way for way in Way if way.value == wanted), None)
    if found is None:
        raise NotFound
    return found


def _topics(page: Receiver, way: Way) -> showing.Topics:
    me = current_viewer().person
    if way is Way.OFFER:
        return writing.topics_of(reading(), me)
    return showing.topics_between(reading(), me, page.face.person_id, way)


def _start(page: Receiver, near: nearness.Nearness) -> dict[str, object]:
    draft = page.draft or Letter()
    return {
        "working_on": draft.working_on,
        "why_you": draft.why_you or near.opening,
        "question": draft.question,
        "time_kind": draft.time_kind,
        "topic": draft.topic or request.args.get("topic", ""),
    }


def _keep(
    page: Receiver, form: OfferForm, way: Way, moment: datetime
) -> ResponseReturnValue | None:
    """Save the draft and go on, or say in the form why not."""
    if page.facts.works_together and not _may_be_of_line(form, way):
        return None
    letter = form.letter()
    try:
        public_id = commands.save_draft(
            page.face.public_id,
            by=current_viewer().person,
            letter=letter,
            origin=way.origin,
            kind=way.kind_of(letter),
            now=moment,
        )
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(said(error, way))
        return None
    if form.is_draft:
        flash("Your draft is saved. Nobody else sees it.")
        return show("requests_list", tab="drafts")
    return show("offer_preview", public_id=public_id)


def _may_be_of_line(form: OfferForm, way: Way) -> bool:
    """Return whether an offer to a colleague may go on; say in the form why not."""
    if form.says_manages:
        form.form_errors.append(said(InReportingLine(), way))
    elif form.says_manages is None and not form.is_draft:
        form.manages.errors = ["Say whether one of you manages the other"]
    return not form.errors


@blueprint.get("/offers/<public_id>/preview")
@member
def offer_preview(public_id: str) -> ResponseReturnValue:
    """Show a draft exactly as its receiver will see it."""
    return _preview(public_id, FlaskForm(), HTTPStatus.OK)


def _preview(public_id: str, form: FlaskForm, status: HTTPStatus) -> ResponseReturnValue:
    page, way = page_and_way(public_id)
    if page.state is not RequestState.DRAFT:
        return show("offer_page", public_id=public_id)
    hidden = offering.tells_of_the_mentee(page.refusal, page.facts)
    refusal = None if hidden else page.refusal
    return render_template(
        "mentoring/offers/preview.html",
        page=page,
        way=way.value,
        form=form,
        topic=showing.label_of(page.topic_code),
        refusal=said(refusal, way) if refusal else "",
    ), status


@blueprint.post("/offers/<public_id>/send")
@member
def send_offer(public_id: str) -> ResponseReturnValue:
    """Send a draft; a second press finds it sent."""
    form = FlaskForm()
    try:
        commands.submit_request(
            public_id, by=current_viewer().person, now=now(), manages=said_of_line()
        )
    except AlreadyAsked as error:
        return _show_twin(error)
    except NotFound:
        raise
    except DomainError as error:
        _, way = page_and_way(public_id)
        form.form_errors.append(said(error, way))
        return _preview(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash("It is on its way. You hear either way.")
    return show("offer_page", public_id=public_id)
