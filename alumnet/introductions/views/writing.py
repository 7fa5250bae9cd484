"""Asking for an introduction, and offering one."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.introductions import commands
from alumnet.introductions.forms import AskingForm, OfferingForm
from alumnet.introductions.queries import writing
from alumnet.introductions.rules.errors import OnItsWay
from alumnet.introductions.views.frame import add_to, blueprint, show
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError


@blueprint.route("/introductions/new", methods=["GET", "POST"])
@member
def ask() -> ResponseReturnValue:
    """Ask to be introduced to somebody."""
    viewer, moment = current_viewer(), now()
    try:
        page = writing.asking_page(reading(), viewer, request.args.get("to", ""), now=moment)
    except OnItsWay as error:
        return show("introduction", public_id=error.facts["public_id"])
    form = AskingForm()
    form.prepare(page.through)
    if request.method == "POST" and form.validate():
        words = commands.Words(note=form.note.data, private_line=form.private_line.data)
        try:
            public_id = commands.ask(
                page.other.public_id, by=viewer, words=words, by_name=form.by_name, now=moment
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash("It is on its way.")
            return show("introduction", public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("introductions/ask.html", form=form, page=page), status


@blueprint.route("/introductions/offer", methods=["GET", "POST"])
@member
def offer() -> ResponseReturnValue:
    """Offer to introduce somebody to somebody else."""
    viewer, moment = current_viewer(), now()
    page = writing.offering_page(reading(), viewer, request.args.get("who", ""))
    form = OfferingForm()
    form.prepare(page.others)
    if request.method == "POST" and form.validate():
        try:
            public_id = commands.offer(
                page.first.public_id,
                form.second.data,
                by=viewer.person,
                line=form.line.data,
                now=moment,
            )
        except DomainError as error:
            add_to(form, error)
        else:
            flash(f"{page.first.given_name} is asked first.")
            return show("introduction", public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template("introductions/offer.html", form=form, page=page), status
