"""Inviting somebody, and what became of it."""

from http import HTTPStatus

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.inviting import commands, queries
from alumnet.inviting.forms import InviteForm
from alumnet.inviting.queries import Grounds
from alumnet.inviting.rules import POLICY
from alumnet.inviting.views.frame import blueprint, form_status, see
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence


def _sender() -> str:
    return f"person {current_viewer().person_id}"


@blueprint.route("/invite", methods=["GET", "POST"])
@member
@limiter.limit("60 per hour", key_func=_sender, methods=["POST"])
def invite() -> ResponseReturnValue:
    """Invite somebody; below is what became of earlier invitations."""
    grounds = queries.grounds(reading(), current_viewer())
    form = InviteForm()
    form.offer(grounds)
    if request.method == "GET":
        form.begin_at(request.args.get("organization", ""), request.args.get("year", ""))
    if form.validate_on_submit():
        try:
            commands.invite(_invited(form, grounds), by=current_viewer().person, now=now())
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            flash(f"Thank you. If {form.name.data} says yes, you hear of it here and by mail.")
            return see(url_for(".invite"))
    return _page(form, grounds), form_status()


@blueprint.post("/invite/from-list")
@member
def begin() -> ResponseReturnValue:
    """Show the form with somebody of a list filled in; nothing is kept of them until it is sent."""
    grounds = queries.grounds(reading(), current_viewer())
    given = {key: request.form.get(key, "")[:300] for key in ("name", "email")}
    form = InviteForm(formdata=None, data=given)
    form.offer(grounds)
    return _page(form, grounds), HTTPStatus.OK


def _page(form: InviteForm, grounds: Grounds) -> str:
    sent = queries.own_invitations(reading(), current_viewer(), now=now())
    return render_template(
        "inviting/invite.html", form=form, grounds=grounds, sent=sent, policy=POLICY
    )


def _invited(form: InviteForm, grounds: Grounds) -> commands.Invited:
    place = form.chosen
    house = next(each for each in grounds.houses if each.slug == form.association.data)
    return commands.Invited(
        name=form.name.data,
        email=form.email.data,
        association_id=house.id,
        tie=commands.Tie(place.kind, place.name, place.public_id, form.period),
        line=form.line.data or "",
    )


@blueprint.post("/invite/<public_id>/withdraw")
@member
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take an invitation back."""
    try:
        commands.withdraw(public_id, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("You took it back. Its link leads nowhere any more.")
    return see(url_for(".invite"))


@blueprint.post("/invite/<public_id>/confirm")
@member
def confirm(public_id: str) -> ResponseReturnValue:
    """Confirm what somebody whom one invited says of the place."""
    viewer = current_viewer()
    sent = queries.own_invitations(reading(), viewer, now=now())
    found = next((each for each in sent if each.public_id == public_id), None)
    if found is None:
        raise NotFound
    claim = found.claim
    if claim is None or request.form.get("dates") != claim.dates:
        flash("That was changed meanwhile. Please read it once more.", "info")
        return see(url_for(".invite"))
    try:
        commands.confirm_place(public_id, claim.period, by=viewer.person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("Thank you. It is confirmed.")
    return see(url_for(".invite"))
