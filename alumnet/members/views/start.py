"""The first ten minutes: what is missing, and who is here already."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.members import queries
from alumnet.members.views.blueprint import blueprint


@blueprint.get("/start")
@signed_in
def start() -> ResponseReturnValue:
    """Show a newcomer what to say first, and who was where they were."""
    viewer = current_viewer()
    return render_template(
        "members/start.html",
        steps=queries.first_steps(reading(), viewer.person),
        people=queries.people_with_you(reading(), viewer, today=now().date()),
    )
