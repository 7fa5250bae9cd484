"""How far one's ties may serve others."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.directory import own_ties
from alumnet.directory.forms import TiesForm
from alumnet.directory.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.pagination import decode_cursor, encode_cursor
from alumnet.ties import settings
from alumnet.ties.commands import choose_levels

_SAVED = "Saved. What you kept back holds from now on."


@blueprint.get("/me/ties")
@signed_in
def ties() -> ResponseReturnValue:
    """Show how far each kind of ties, and each place, may serve others."""
    own = settings.own_ties(reading(), current_viewer().person)
    return _ties_page(own, TiesForm.of(own.of_kind, own.places, formdata=None))


@blueprint.post("/me/ties")
@signed_in
def save_ties() -> ResponseReturnValue:
    """Save it; what gets stricter holds at once."""
    person_id = current_viewer().person
    own = settings.own_ties(reading(), person_id)
    form = TiesForm.of(own.of_kind, own.places)
    if not form.validate():
        return _ties_page(own, form), 422
    choose_levels(person_id, form.choices(), now=now())
    flash(_SAVED)
    return redirect(url_for(".ties"), 303)


@blueprint.get("/me/ties/contacts")
@signed_in
def contact_ties() -> ResponseReturnValue:
    """Show the same for single contacts."""
    contacts, following = _contacts()
    form = TiesForm.of({}, contacts, formdata=None)
    return render_template("directory/contact_ties.html", form=form, following=following)


@blueprint.post("/me/ties/contacts")
@signed_in
def save_contact_ties() -> ResponseReturnValue:
    """Save it for the contacts of one page."""
    contacts, following = _contacts()
    form = TiesForm.of({}, contacts)
    if not form.validate():
        return render_template("directory/contact_ties.html", form=form, following=following), 422
    choose_levels(current_viewer().person, form.choices(), now=now())
    flash(_SAVED)
    return redirect(url_for(".contact_ties", after=request.args.get("after")), 303)


def _ties_page(own: settings.OwnTies, form: TiesForm) -> str:
    viewer = current_viewer()
    led = own_ties.led_to(reading(), viewer, own, today=now().date())
    return render_template("directory/ties.html", own=own, form=form, led=led)


def _contacts() -> tuple[list[settings.SingleTie], str | None]:
    after = decode_cursor(request.args.get("after"))
    contacts, last = settings.own_contacts(reading(), current_viewer().person, after=after)
    return contacts, encode_cursor(*last) if last else None
