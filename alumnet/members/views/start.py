"""The first ten minutes: what is missing, and who is here already."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel import page_context
from alumnet.kernel.authorization import Viewer, current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.members import queries
from alumnet.members.views.blueprint import blueprint
from alumnet.ties.sentence import Sentence


@dataclass(frozen=True, slots=True)
class Company:
    """How many people here were where the viewer was, a sentence for each place."""

    sentences: Sequence[Sentence]


@page_context.provides("company")
def company(viewer: Viewer) -> Company:
    """Return who is here from one's places, for pages of other slices. Two statements."""
    return Company(queries.people_with_you(reading(), viewer, today=now().date()))


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
