"""We met, from a mail: one press, without signing in; opening the link changes nothing."""

from http import HTTPStatus

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring import commands
from alumnet.mentoring.queries.links import MetLink, met_link
from alumnet.mentoring.views.frame import blueprint, show
from alumnet.wording import sentence


@blueprint.get("/met/<token>")
@public
def met(token: str) -> ResponseReturnValue:
    """Ask for the one press, as often as the link is opened."""
    found = _found(token)
    status = HTTPStatus.OK if found.is_valid else HTTPStatus.GONE
    return render_template("mentoring/met.html", found=found, token=token), status


@blueprint.post("/met/<token>")
@public
def say_met(token: str) -> ResponseReturnValue:
    """Note that the two met, once for each silence."""
    found = _found(token)
    if found.is_valid:
        try:
            commands.we_met(found.public_id, by=found.person_id, now=now(), zone=reader_zone())
        except DomainError as error:
            flash(sentence(error), "info")
        else:
            flash("Noted, thank you. Nothing more to do.")
    return show("met", token=token)


def _found(token: str) -> MetLink:
    found = met_link(reading(), token)
    if found is None:
        raise NotFound
    return found
