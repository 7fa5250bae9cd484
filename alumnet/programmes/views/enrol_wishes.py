"""Whom somebody would like to be matched with, and whom rather not."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.ids import public_id_of
from alumnet.programmes.commands import enrol_wishing as commands
from alumnet.programmes.forms.naming import MenteeForm, NamingForm
from alumnet.programmes.queries import enrol_wishes as queries
from alumnet.programmes.queries.cohort_page import CohortPage
from alumnet.programmes.queries.enrol_place import Place
from alumnet.programmes.rules.enrol_wishes import WishStep
from alumnet.programmes.rules.policy import POLICY
from alumnet.programmes.rules.states import Side
from alumnet.programmes.views.blueprint import blueprint
from alumnet.programmes.views.enrol import own_place
from alumnet.wording import sentence


@blueprint.get("/programmes/<cohort>/wishes")
@going_on
def wishes(cohort: str) -> ResponseReturnValue:
    """Show what was wished, and mentors to wish for."""
    return _show(*own_place(cohort))


def _show(
    page: CohortPage,
    place: Place,
    mentee: MenteeForm | None = None,
    avoided: NamingForm | None = None,
) -> ResponseReturnValue:
    """Return the page; a form with errors keeps what was typed, the other is empty."""
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
        mentee=mentee or MenteeForm(None),
        avoided=avoided or NamingForm(None),
    ), (HTTPStatus.UNPROCESSABLE_ENTITY if mentee or avoided else HTTPStatus.OK)


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
    page, place = own_place(cohort)
    form, viewer = MenteeForm(), current_viewer()
    try:
        step = WishStep(request.form.get("step", ""))
    except ValueError:
        raise NotFound from None
    if _names(
        form, page, lambda who: commands.wish_for_mentee(page.public_id, who, step, by=viewer)
    ):
        return _back(page)
    return _show(page, place, mentee=form)


@blueprint.post("/programmes/<cohort>/avoid")
@going_on
def avoid(cohort: str) -> ResponseReturnValue:
    """Note with whom somebody would rather not be matched, or no longer."""
    page, place = own_place(cohort)
    form, viewer, is_on = NamingForm(), current_viewer(), request.form.get("step") == "add"
    if _names(
        form,
        page,
        lambda who: commands.avoid(page.public_id, who, by=viewer, is_on=is_on, now=now()),
    ):
        flash("Noted. Nobody learns it." if is_on else "Taken off.")
        return _back(page)
    return _show(page, place, avoided=form)


def _names(form: NamingForm, page: CohortPage, command: Callable[[int], None]) -> bool:
    """Give whom a form names to a command; False with the reason at its field."""
    if not form.validate_on_submit():
        return False
    try:
        command(queries.person_to_name(reading(), current_viewer(), page.cohort_id, form.handle))
    except NotFound:
        form.refuse()
    except DomainError as error:
        form.refuse(sentence(error))
    return not form.errors


def _back(page: CohortPage) -> ResponseReturnValue:
    return redirect(url_for("programmes.wishes", cohort=page.handle), HTTPStatus.SEE_OTHER)
