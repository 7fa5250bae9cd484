"""The pages of dues: for the staff of an association, and for each member."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration.queries import House, association
from alumnet.dues import commands, queries
from alumnet.dues.forms import PaidForm, TermsForm
from alumnet.kernel.authorization import current_viewer, fresh_to_write, signed_in, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence

blueprint = Blueprint("dues", __name__)


def _house(slug: str) -> House:
    return association(reading(), current_viewer(), slug)


def _form_status() -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK


@blueprint.get("/me/membership")
@signed_in
def own() -> ResponseReturnValue:
    """Say until when one's memberships are paid, and what follows."""
    dues = queries.own_dues(reading(), current_viewer().person, today=now().date())
    return render_template("dues/own.html", dues=dues)


@blueprint.get("/admin/<slug>/dues")
@staff
def members(slug: str) -> ResponseReturnValue:
    """List members by how they stand with their dues."""
    house, today = _house(slug), now().date()
    shown = request.args.get("show", queries.FILTERS[0])
    if shown not in queries.FILTERS:
        raise NotFound
    terms = queries.terms_of(reading(), house.id)
    cursor = request.args.get("after")
    return render_template(
        "dues/members.html",
        house=house,
        terms=terms,
        shown=shown,
        counts=queries.counts(reading(), house, terms, today),
        page=queries.members(reading(), house, terms, shown, cursor, today=today),
    )


@blueprint.route("/admin/<slug>/dues/terms", methods=["GET", "POST"])
@staff
@fresh_to_write
def terms(slug: str) -> ResponseReturnValue:
    """Decide what dues do."""
    house = _house(slug)
    form = TermsForm.of(queries.terms_of(reading(), house.id))
    if form.validate_on_submit():
        commands.choose_terms(house, form.terms(), by=current_viewer().person, now=now())
        flash("Kept. It counts from now on.")
        return redirect(url_for(".members", slug=slug), HTTPStatus.SEE_OTHER)
    return render_template("dues/terms.html", house=house, form=form), _form_status()


@blueprint.route("/admin/<slug>/members/<public_id>/dues", methods=["GET", "POST"])
@staff
def member(slug: str, public_id: str) -> ResponseReturnValue:
    """Write until when a member paid."""
    house, today = _house(slug), now().date()
    terms_here = queries.terms_of(reading(), house.id)
    one = queries.one(reading(), house, terms_here, public_id, today=today)
    form = PaidForm(paid_until=one.paid_until)
    if form.validate_on_submit():
        day = None if form.is_free.data else form.paid_until.data
        try:
            commands.set_paid_until(house, public_id, day, by=current_viewer().person, now=now())
        except NotFound:
            raise
        except DomainError as error:
            form.paid_until.errors = [sentence(error)]
        else:
            flash(f"Kept for {one.name}.")
            return redirect(url_for(".members", slug=slug), HTTPStatus.SEE_OTHER)
    page = render_template("dues/member.html", house=house, one=one, form=form, terms=terms_here)
    return page, _form_status()
