"""Pages about people one does not want to meet here."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.connections import commands, queries
from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading

blueprint = Blueprint("connections", __name__)


@blueprint.get("/me/blocked")
@signed_in
def blocked() -> ResponseReturnValue:
    """List the people the viewer blocked."""
    people = queries.blocked_by(reading(), current_viewer().person)
    return render_template("connections/blocked.html", people=people)


@blueprint.post("/me/blocked/<public_id>/lift")
@signed_in
def lift(public_id: str) -> ResponseReturnValue:
    """Lift one block."""
    commands.unblock(public_id, by=current_viewer().person, now=now())
    flash("The block is lifted. You can see each other again.")
    return redirect(url_for(".blocked"), HTTPStatus.SEE_OTHER)
