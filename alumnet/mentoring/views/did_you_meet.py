"""The page behind the mail that asks "did you meet?": one tap, without signing in."""

from http import HTTPStatus

from flask import render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.mentoring.commands.session_outcomes import answer_by_link
from alumnet.mentoring.queries.links import DidYouMeet, did_you_meet_link
from alumnet.mentoring.views.frame import blueprint, show
from alumnet.wording import sentence


def _asked(token: str) -> DidYouMeet:
    found = did_you_meet_link(reading(), token)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/did-you-meet/<token>")
@public
def did_you_meet(token: str) -> ResponseReturnValue:
    """Ask whether the two met, as often as the link is opened; nothing is noted by that."""
    return _page(token)


@blueprint.post("/did-you-meet/<token>")
@public
def say_whether_met(token: str) -> ResponseReturnValue:
    """Note the answer."""
    asked = _asked(token)
    said = {"met": True, "missed": False}.get(request.form.get("said", ""))
    if said is None:
        return _page(token)
    try:
        answer_by_link(asked.session.id, by=asked.person_id, took_place=said, now=now())
    except NotFound:
        raise
    except DomainError as error:
        return _page(token, sentence(error))
    return show("did_you_meet", token=token)


def _page(token: str, problem: str = "") -> ResponseReturnValue:
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render_template(
        "mentoring/sessions/did_you_meet.html",
        asked=_asked(token),
        token=token,
        problem=problem,
        moment=now(),
    ), status
