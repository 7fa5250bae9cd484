"""Whom somebody would like to be matched with, and whom rather not."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.ids import handle_in, public_id_of
from alumnet.programmes.commands import enrol_wishing as commands
from alumnet.programmes.queries import enrol_wishes as queries
from alumnet.programmes.queries.cohort_page import CohortPage
from alumnet.programmes.rules.enrol_wishes import WishStep
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side
from alumnet.programmes.views.blueprint import blueprint
from alumnet.programmes.views.enrol import own_place
from alumnet.wording import sentence

_NO_PAGE = "We couldn't find that page. Copy the address of the page of the person."


@blueprint.get("/programmes/<cohort>/wishes")
@going_on
def wishes(cohort: str) -> ResponseReturnValue:
    """Show what was wished, and mentors to wish for."""
    page, place = own_place(cohort)
    if not place.has_wishes:
        raise NotFound
    viewer, cursor = current_viewer(), request.args.get("after")
    mentors = None
    if place.side is Side.MENTEE and place.may_wish:
        mentors = queries.mentors(reading(), viewer, page.cohort_id, cursor)
    return render_template(
        "programmes/enrol/wishes.html",
        page=page,
        place=place,
        said=queries.said(reading(), viewer, page.cohort_id, place.side),
        mentors=mentors,
        most=POLICY.wishes,
    )


@blueprint.post("/programmes/<cohort>/wishes")
@going_on
def wish(cohort: str) -> ResponseReturnValue:
    """Put a mentor on the list, higher on it, or off it."""
    page, _place = own_place(cohort)
    try:
        step = WishStep(request.form.get("step", ""))
        wanted = public_id_of(request.form.get("mentor", "")) or ""
        commands.wish(page.public_id, wanted, step, by=current_viewer())
    except ValueError:
        raise NotFound from None
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    return _back(page)


@blueprint.post("/programmes/<cohort>/mentees")
@going_on
def wish_for_mentee(cohort: str) -> ResponseReturnValue:
    """Put somebody on a mentor's list, higher on it, or off it."""
    page, _place = own_place(cohort)
    try:
        step = WishStep(request.form.get("step", ""))
        person_id = _person(page)
        commands.wish_for_mentee(page.public_id, person_id, step, by=current_viewer())
    except ValueError:
        raise NotFound from None
    except NotFound:
        flash(_NO_PAGE, "warn")
    except DomainError as error:
        flash(sentence(error), "info")
    return _back(page)


@blueprint.post("/programmes/<cohort>/avoid")
@going_on
def avoid(cohort: str) -> ResponseReturnValue:
    """Note with whom somebody would rather not be matched, or no longer."""
    page, _place = own_place(cohort)
    is_on = request.form.get("step") == "add"
    try:
        person_id = _person(page)
        commands.avoid(page.public_id, person_id, by=current_viewer(), is_on=is_on, now=now())
    except NotFound:
        flash(_NO_PAGE, "warn")
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("Noted. Nobody learns it." if is_on else "Taken off.")
    return _back(page)


def _person(page: CohortPage) -> int:
    """Return of whom the address of a page is that was sent."""
    handle = handle_in(request.form.get("person", ""))
    return queries.person_to_name(reading(), current_viewer(), page.cohort_id, handle)


def _back(page: CohortPage) -> ResponseReturnValue:
    return redirect(url_for("programmes.wishes", cohort=page.handle), HTTPStatus.SEE_OTHER)
