"""What each of a pair answers: the mentee first, then the mentor."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.programmes.commands import answering
from alumnet.programmes.queries.offers import offered_pair
from alumnet.programmes.views.blueprint import blueprint, show
from alumnet.wording import sentence


@blueprint.get("/programmes/pairs/<public_id>")
@going_on
def offer(public_id: str) -> ResponseReturnValue:
    """Show a pair to one of its two: who it is, and why the two of them."""
    pair = offered_pair(reading(), current_viewer(), public_id)
    return render_template("programmes/offer.html", pair=pair)


@blueprint.post("/programmes/pairs/<public_id>/accept")
@going_on
def accept_offer(public_id: str) -> ResponseReturnValue:
    """Say yes to a pair; with the second yes the mentorship begins."""
    try:
        mentorship = answering.accept(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
        return show("offer", public_id=public_id)
    if mentorship is None:
        flash("Thank you. Now it is the mentor's turn; you hear within a week.")
        return show("offer", public_id=public_id)
    flash("You are a pair. Agree how you work together.")
    return show("offer", public_id=public_id)


@blueprint.post("/programmes/pairs/<public_id>/decline")
@going_on
def decline_offer(public_id: str) -> ResponseReturnValue:
    """Say no to a pair; both are in the pool again."""
    try:
        answering.decline(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
        return show("offer", public_id=public_id)
    flash("Noted. Those who look after the cohort look for somebody else for you.")
    return show("programmes")
