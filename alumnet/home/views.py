"""Home, the welcome page for signed-out visitors, and pages that say how the place works."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.home import queries
from alumnet.kernel import page_context
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.rights.queries import closes_at

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    """Show what waits for a member; to visitors, what this place is."""
    viewer = current_viewer()
    if not viewer.is_signed_in:
        return render_template("home/welcome.html", associations=queries.associations(reading()))
    if not viewer.may_act:
        is_closing = closes_at(reading(), viewer.person) is not None
        where = "rights.own_data" if is_closing else "accounts.waiting"
        return redirect(url_for(where), HTTPStatus.SEE_OTHER)
    counts = page_context.Lazy("nav_counts")
    page = queries.home_of(
        reading(),
        viewer,
        to_connect=counts.to_connect,
        introductions=counts.introductions,
        now=now(),
    )
    return render_template("home/index.html", page=page)


@blueprint.get("/how-we-suggest")
@public
def how_we_suggest() -> ResponseReturnValue:
    """Say what makes two people near, and what decides the order."""
    return render_template("home/how_we_suggest.html")


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """Say what works for whom, and whom to tell when something doesn't."""
    return render_template("home/accessibility.html")
