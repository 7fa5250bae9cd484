"""Offers: who is glad of one, and the answer of whoever gets it."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.forms.offers import ShowForm
from alumnet.mentoring.queries import capacity, nearness, offering, requests, showing
from alumnet.mentoring.rules import RequestState
from alumnet.mentoring.rules.ways import Way, way_of
from alumnet.mentoring.views.frame import (
    LINE_WORDS,
    ask_for_answer,
    blueprint,
    moved_on,
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


def said(error: DomainError, way: Way) -> str:
    """Return an error in words for whoever writes this way."""
    own = LINE_WORDS | (LEARN_WORDS if way is Way.LEARN else OFFER_WORDS)
    return sentence(error, own)


def page_and_way(public_id: str) -> tuple[requests.RequestPage, Way]:
    """Return a request of one of these ways. Raises NotFound for any other one."""
    page = requests.request_page(reading(), current_viewer(), public_id, now=now())
    way = way_of(page.facts.origin, page.facts.kind)
    if way is None:
        raise NotFound
    return page, way


@blueprint.get("/offers")
@member
def offers() -> ResponseReturnValue:
    """Show a mentor who is glad of an offer."""
    viewer, moment = current_viewer(), now()
    desk = capacity.desk_of(reading(), viewer.person)
    refusal = offering.own_refusal(reading(), viewer.person, desk, now=moment)
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


@blueprint.get("/offers/<public_id>")
@member
def offer_page(public_id: str) -> ResponseReturnValue:
    """Show an offer to one of its two people; whoever got it answers here."""
    page, way = page_and_way(public_id)
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
