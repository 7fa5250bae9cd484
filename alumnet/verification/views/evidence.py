"""Showing one's own place by an address there, or by the word of people who were there."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.extensions import limiter
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound, TooMany
from alumnet.organizations.grades import can
from alumnet.verification import commands, queries
from alumnet.verification.forms import AddressForm, CodeForm, WordForm
from alumnet.verification.views.blueprint import blueprint, form_status, see
from alumnet.verification.views.own import page_of_place
from alumnet.wording import sentence


@blueprint.post("/me/affiliations/<public_id>/proof/address")
@member
@limiter.limit("20 per hour")
def by_address(public_id: str) -> ResponseReturnValue:
    """Have a code mailed to an address at the organization."""
    form = AddressForm()
    if form.validate():
        try:
            commands.ask_for_code(public_id, form.email.data, by=current_viewer().person, now=now())
        except (NotFound, TooMany):
            raise
        except DomainError as error:
            form.email.errors = [sentence(error)]
        else:
            flash("If that is your address, the code is on its way. It works for an hour.")
            return see(".proof", public_id=public_id)
    return page_of_place(public_id, address=form), form_status()


@blueprint.post("/me/affiliations/<public_id>/proof/code")
@member
@limiter.limit("30 per hour")
def type_code(public_id: str) -> ResponseReturnValue:
    """Verify a place by the code that came there."""
    form = CodeForm()
    if form.validate():
        try:
            is_right = commands.type_code(
                public_id, form.code.data, by=current_viewer().person, now=now()
            )
        except Conflict as error:
            flash(sentence(error), "warn")
            return see(".proof", public_id=public_id)
        if is_right:
            flash("Verified. We have forgotten the address.")
            return see(".proof", public_id=public_id)
        form.code.errors = ["That isn't the code. Look at the mail again"]
    return page_of_place(public_id, code=form), form_status()


# ------------------------------------------------------------------------------------ colleagues
@blueprint.get("/me/affiliations/<public_id>/colleagues")
@member
def colleagues(public_id: str) -> ResponseReturnValue:
    """List the contacts who were there at the same time, to ask them."""
    place = queries.own_place(reading(), public_id, current_viewer().person)
    return render_template(
        "verification/colleagues.html",
        place=place,
        found=queries.colleagues_of(reading(), place, now()),
        may_ask=can("colleagues", place.grade),
    )


@blueprint.post("/me/affiliations/<public_id>/colleagues/<colleague>")
@member
def ask_colleague(public_id: str, colleague: str) -> ResponseReturnValue:
    """Ask one of them."""
    try:
        commands.ask_colleague(public_id, colleague, by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash("Asked. They have three weeks, and needn't answer.")
    return see(".colleagues", public_id=public_id)


@blueprint.get("/words/<public_id>")
@member
def word(public_id: str) -> ResponseReturnValue:
    """Ask somebody whether it is so."""
    found = queries.question(reading(), public_id, current_viewer().person)
    return render_template("verification/word.html", question=found)


@blueprint.post("/words/<public_id>")
@member
def give_word(public_id: str) -> ResponseReturnValue:
    """Take their yes, or that they say nothing about it."""
    form = WordForm()
    by, moment = current_viewer().person, now()
    try:
        if form.answer.data == "yes":
            commands.confirm_word(public_id, by=by, now=moment, read=form.dates.data or "")
            flash("Thank you. That helps.")
        else:
            commands.decline_word(public_id, by=by, now=moment)
            flash("Thank you. Nobody learns how you answered.")
    except Conflict as error:
        flash(sentence(error), "warn")
    return see(".word", public_id=public_id)
