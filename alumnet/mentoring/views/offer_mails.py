"""Answering an offer from a mail: "not now", and no more offers, in one press and without why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.mentoring import commands
from alumnet.mentoring.queries import nearness, tokens
from alumnet.mentoring.rules import Origin
from alumnet.mentoring.rules.errors import LinkSpent
from alumnet.mentoring.rules.ways import way_of
from alumnet.mentoring.views.frame import ask_for_answer, blueprint, show


@blueprint.get("/offers/answer/<token>")
@public
def offer_mail(token: str) -> ResponseReturnValue:
    """Show the answers that need no sign-in, as often as the link is opened."""
    moment = now()
    page = tokens.mail_answer(reading(), token, moment)
    way = way_of(page.origin, page.kind) if page else None
    if page is None or way is None:
        raise NotFound
    kinds = nearness.kinds_between(reading(), page.mentor_id, page.mentee_id, today=moment.date())
    return render_template(
        "mentoring/offers/mail.html", page=page, way=way.value, token=token, kinds=kinds
    )


@blueprint.post("/offers/answer/<token>")
@public
def answer_offer_mail(token: str) -> ResponseReturnValue:
    """Say not now, with or without switching offers off."""
    answer, moment = request.form.get("answer", ""), now()
    if answer == "no_more":
        commands.switch_off_offers_by_mail(token, now=moment)
    elif answer == "no":
        page = tokens.mail_answer(reading(), token, moment)
        if page is None or (page.origin is Origin.ASK and way_of(page.origin, page.kind) is None):
            raise NotFound
        try:
            commands.decline_offer_by_mail(token, now=moment)
        except LinkSpent:
            return show("offer_mail", token=token)
    else:
        return ask_for_answer("offer_mail", offer_mail(token), token=token)
    return show("offer_mail", token=token)
