"""Offers: who is glad of one, writing it, and the answer of whoever gets it."""

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
from alumnet.mentoring.forms.offers import OfferForm, ShowForm
from alumnet.mentoring.forms.requests import TIME_HINTS
from alumnet.mentoring.queries import capacity, nearness, offering, requests, showing, writing
from alumnet.mentoring.queries.offering import Receiver
from alumnet.mentoring.rules import RequestState, TimeKind
from alumnet.mentoring.rules.errors import (
    AlreadyAsked,
    AlreadyTogether,
    InReportingLine,
    WantedAlready,
)
from alumnet.mentoring.rules.guards import accepts_requests, has_a_place, is_here, mentor_may_offer
from alumnet.mentoring.rules.letter import Letter
from alumnet.mentoring.rules.ways import Way, way_of
from alumnet.mentoring.views.frame import (
    ask_for_answer,
    blueprint,
    moved_on,
    said_of_line,
    show,
)
from alumnet.wording import sentence

# What whoever offers reads where the sentence of a request speaks to whoever asks.
OFFER_WORDS = {
    "same_person": "This is you.",
    "not_accepting_requests": "You take nobody at present. Your desk has the switch.",
    "mentor_away": "You are away at present. Come back on your desk, and you can offer.",
    "mentor_full": "Your places are taken. Your desk has room for one more in a tap.",
    "cool_down": "You wrote before. From {until} you can write again.",
    "enough_mentorships": "There is no room for an offer just now.",
    "letter_incomplete": "Say why you write, what about, and how much time you have in mind.",
}
# The same for the senior who asks to be shown something.
LEARN_WORDS = {
    "not_accepting_requests": "Nothing to show at present.",
    "mentor_away": "Away at present.",
    "mentor_full": "Somebody else is being shown something at present, one at a time.",
    "cool_down": "You asked before. From {until} you can ask again.",
}
LINE_WORDS = {
    "in_reporting_line": "Where one of you manages the other, this isn't possible here. Someone "
    "outside your line can speak more freely.",
    "asks_about_line": "Say whether one of you manages the other, at any level.",
}


def said(error: DomainError, way: Way) -> str:
    """Return an error in words for whoever writes this way."""
    own = LINE_WORDS | (LEARN_WORDS if way is Way.LEARN else OFFER_WORDS)
    return sentence(error, own)


@blueprint.get("/offers")
@member
def offers() -> ResponseReturnValue:
    """Show a mentor who is glad of an offer."""
    viewer, moment = current_viewer(), now()
    desk = capacity.desk_of(reading(), viewer.person)
    facts = offering.own_facts(reading(), viewer.person, desk, now=moment)
    guards = (accepts_requests, is_here, has_a_place, mentor_may_offer)
    refusal = next((error for guard in guards if (error := guard(facts))), None)
    topic = request.args.get("topic", "")
    found = None
    if desk.is_mentor and refusal is None:
        found = offering.open_people(reading(), viewer, topic, now=moment)
    return render_template(
        "mentoring/offers/list.html",
        desk=desk,
        found=found,
        topic=topic,
        refusal=said(refusal, Way.OFFER) if refusal else "",
    )


# ------------------------------------------------------------------------------------- writing
@blueprint.route("/offers/new", methods=["GET", "POST"])
@member
def write_offer() -> ResponseReturnValue:
    """Write an offer, or ask to be shown something: what is typed becomes the one draft."""
    moment, viewer = now(), current_viewer()
    way = _way()
    page = offering.receiver(reading(), viewer, request.args.get("to", ""), way, now=moment)
    if isinstance(page.refusal, AlreadyAsked):
        return _show_twin(page.refusal)
    if isinstance(page.refusal, AlreadyTogether):
        return show("mentorship_page", public_id=page.refusal.facts["public_id"])
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


def _show_twin(error: AlreadyAsked) -> ResponseReturnValue:
    """Go to what is between the two already; if the other wrote it, taking it is the answer."""
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
    if page.facts.works_together and form.says_manages:
        form.form_errors.append(said(InReportingLine(), way))
        return None
    if page.facts.works_together and form.says_manages is None and not form.is_draft:
        form.manages.errors = ["Say whether one of you manages the other"]
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


@blueprint.get("/offers/<public_id>/preview")
@member
def offer_preview(public_id: str) -> ResponseReturnValue:
    """Show a draft exactly as its receiver will see it."""
    return _preview(public_id, FlaskForm(), HTTPStatus.OK)


def _preview(public_id: str, form: FlaskForm, status: HTTPStatus) -> ResponseReturnValue:
    page, way = _page_and_way(public_id)
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
        _, way = _page_and_way(public_id)
        form.form_errors.append(said(error, way))
        return _preview(public_id, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    flash("It is on its way. You hear either way.")
    return show("offer_page", public_id=public_id)


def _page_and_way(public_id: str) -> tuple[requests.RequestPage, Way]:
    """Return a request of one of these ways. Raises NotFound for any other one."""
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    way = way_of(page.facts.origin, page.facts.kind)
    if way is None:
        raise NotFound
    return page, way


# ------------------------------------------------------------------------------------- one offer
@blueprint.get("/offers/<public_id>")
@member
def offer_page(public_id: str) -> ResponseReturnValue:
    """Show an offer to one of its two people; whoever got it answers here."""
    page, way = _page_and_way(public_id)
    if page.state is RequestState.DRAFT:
        return show("offer_preview", public_id=public_id)
    viewer, moment = current_viewer(), now()
    near = nearness.nearness(
        reading(), viewer, page.other, is_connected=page.is_connected, today=moment.date()
    )
    is_gone = not page.is_yours and page.state is RequestState.WITHDRAWN
    return render_template(
        "mentoring/offers/offer.html",
        page=page,
        way=way.value,
        near=near,
        topic=showing.label_of(page.topic_code),
        history=requests.history_of(reading(), page.id, viewer.person),
        refusal=_refusal_words(page, way),
        both_want_it="both" in request.args,
    ), HTTPStatus.GONE if is_gone else HTTPStatus.OK


def _refusal_words(page: requests.RequestPage, way: Way) -> str:
    """Say to the receiver what keeps a yes from being said just now."""
    if page.refusal is None or page.is_yours:
        return ""
    name = page.other.given_name
    own = {
        "mentor_full": f"{name} has no place free just now."
        if way is not Way.LEARN
        else "You show something to somebody already, one person at a time.",
        "enough_mentorships": "You have as many mentorships as can run at a time."
        if way is not Way.LEARN
        else f"{name} has as many mentorships as can run at a time.",
    }
    return sentence(page.refusal, own)


@blueprint.post("/offers/<public_id>/answer")
@member
def answer_offer(public_id: str) -> ResponseReturnValue:
    """Say yes, not now, or not now and no more offers. Nobody is asked why."""
    by, moment, said_so = current_viewer().person, now(), request.form.get("answer", "")
    if said_so == "yes":
        try:
            mentorship = commands.accept_request(public_id, by=by, now=moment)
        except NotFound:
            raise
        except DomainError as error:
            flash(sentence(error), "info")
            return show("offer_page", public_id=public_id)
        flash("You said yes. They hear it now.")
        return show("mentorship_page", public_id=mentorship)
    if said_so not in {"no", "no_more"}:
        return ask_for_answer("offer_page", offer_page(public_id), public_id=public_id)
    with moved_on():
        commands.decline_offer(public_id, by=by, now=moment)
        flash("They hear “not now”, and nothing else.")
    if said_so == "no_more":
        commands.switch_off_offers(by=by, now=moment)
        flash("Offers are switched off. Nobody is told.")
    return show("offer_page", public_id=public_id)


# -------------------------------------------------------------------------------- what I can show
@blueprint.route("/me/can-show", methods=["GET", "POST"])
@member
def can_show() -> ResponseReturnValue:
    """Say what one can show somebody who is further on."""
    person_id = current_viewer().person
    form = ShowForm(data={"topics": showing.shown_by(reading(), person_id)})
    if request.method == "POST" and form.validate():
        commands.say_what_i_can_show(form.topics.data or (), by=person_id)
        flash("Saved. Mentors who would like to learn this may ask you.")
        return show("can_show")
    return render_template("mentoring/offers/can_show.html", form=form)
