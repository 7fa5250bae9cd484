"""How many members invited, and whether they may."""

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration.views.blueprint import blueprint, house_at, see
from alumnet.inviting import commands, queries
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.db import reading


@blueprint.get("/admin/<slug>/invitations")
@staff
def invitations(slug: str) -> ResponseReturnValue:
    """Show counts; no address and nobody who was invited."""
    house = house_at(slug)
    desk = queries.desk(reading(), house.id)
    return render_template("administration/invitations.html", house=house, desk=desk)


@blueprint.post("/admin/<slug>/invitations")
@staff
def allow_inviting(slug: str) -> ResponseReturnValue:
    """Let members invite, or not."""
    house, may = house_at(slug), request.form.get("may") == "yes"
    commands.allow_inviting(house.id, by=current_viewer(), may=may)
    flash("Members may invite." if may else "Members can't invite any more.")
    return see("invitations", slug=slug)
