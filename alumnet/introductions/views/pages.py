"""All introductions of a member, and one of them."""

from typing import Any

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.introductions import commands
from alumnet.introductions.forms import BudgetForm, NotNowForm, PassingOnForm
from alumnet.introductions.queries import nearness, pages, writing
from alumnet.introductions.queries.pages import Shelf, shelf_of
from alumnet.introductions.rules import Part
from alumnet.introductions.views.frame import blueprint, show
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading


@blueprint.get("/introductions")
@member
def introductions() -> ResponseReturnValue:
    """Show what waits for the viewer, what is on its way, and what was."""
    viewer = current_viewer()
    found = pages.list_of(reading(), viewer)
    shelves = {shelf: [each for each in found if shelf_of(each) is shelf] for shelf in Shelf}
    form = BudgetForm(a_month=writing.a_month(reading(), viewer.person))
    return render_template("introductions/index.html", shelves=shelves, form=form)


@blueprint.post("/introductions/budget")
@member
def choose_budget() -> ResponseReturnValue:
    """Keep how often in a month the viewer may be asked."""
    form = BudgetForm()
    if form.validate():
        commands.choose_budget(form.a_month.data, by=current_viewer().person)
        flash("That is kept. Nobody is told.")
    return show("introductions")


@blueprint.get("/introductions/<public_id>")
@member
def introduction(public_id: str) -> ResponseReturnValue:
    """Show one introduction to one of its people."""
    return render_template("introductions/introduction.html", **page_values(public_id))


def page_values(public_id: str, **forms: Any) -> dict[str, Any]:
    """Return what the page of an introduction shows, with forms that were filled in already."""
    viewer, session = current_viewer(), reading()
    page = pages.page_of(session, viewer, public_id)
    ties: tuple[tuple[str, str], ...] = ()
    if page.waits_for_me and page.part is not Part.CONNECTOR:
        ties = nearness.ties_with_one(session, viewer, page.other, today=now().date())
    asks_other = page.part is not Part.CONNECTOR and page.seen.value != "your_turn"
    return {
        "page": page,
        "ties": ties,
        "takes_requests": asks_other and writing.takes_requests(session, page.other.person_id),
        "passing_on": PassingOnForm(),
        "not_now": NotNowForm(),
        **forms,
    }
