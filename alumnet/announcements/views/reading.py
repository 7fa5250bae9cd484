"""An announcement, as whom it is for reads it."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.announcements import queries
from alumnet.announcements.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.db import reading


@blueprint.get("/announcements/<public_id>")
@member
def announcement(public_id: str) -> ResponseReturnValue:
    """Show one announcement."""
    found = queries.news(reading(), current_viewer(), public_id)
    return render_template("announcements/announcement.html", news=found)
