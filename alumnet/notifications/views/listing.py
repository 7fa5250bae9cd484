"""The list of what one was told."""

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.notifications import commands, queries
from alumnet.notifications.views.blueprint import blueprint, see


@blueprint.get("/notifications")
@signed_in
def index() -> ResponseReturnValue:
    """Show what one was told, newest first."""
    cursor = request.args.get("after")
    page = queries.page_of(reading(), current_viewer().person, cursor=cursor)
    return render_template("notifications/index.html", page=page, is_first=cursor is None)


@blueprint.post("/notifications/<token>/read")
@signed_in
def read_one(token: str) -> ResponseReturnValue:
    """Mark one thing as read."""
    number = queries.number_in(token)
    if number is None:
        raise NotFound
    commands.mark_read(current_viewer().person, number, now=now())
    return see(url_for(".index", after=request.form.get("after") or None))


@blueprint.post("/notifications/read")
@signed_in
def read_all() -> ResponseReturnValue:
    """Mark everything as read that was there when the page was opened."""
    up_to = queries.number_in(request.form.get("up_to"))
    if up_to is not None:
        commands.mark_all_read(current_viewer().person, up_to=up_to, now=now())
        flash("Everything is marked as read.")
    return see(url_for(".index"))
