"""Texts that changed: asked about kindly when somebody comes next."""

from http import HTTPStatus

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts.rules import local_path
from alumnet.kernel.authorization import Audience, audience_of, current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.rights import commands, consents
from alumnet.rights.views.blueprint import blueprint, see

_ASKS = frozenset({Audience.MEMBER, Audience.GOING_ON, Audience.STAFF, Audience.SITE_ADMIN})


@blueprint.before_app_request
def ask_again() -> ResponseReturnValue | None:
    """Lead a member to what changed, once; their own data stays open to them without an answer."""
    renewed = consents.renewed()
    if not renewed or request.method != "GET" or request.endpoint is None:
        return None
    viewer = current_viewer()
    is_asked = audience_of(current_app.view_functions[request.endpoint]) in _ASKS
    if not viewer.is_signed_in or not is_asked:
        return None
    stamp = [viewer.person, *(f"{each.kind} {each.version}" for each in renewed)]
    if session.get("agreed") == stamp:
        return None
    if not consents.to_ask(reading(), viewer.person):
        session["agreed"] = stamp
        return None
    return redirect(url_for("rights.agreements", next=request.path), HTTPStatus.SEE_OTHER)


@blueprint.route("/me/data/agreements", methods=["GET", "POST"])
@signed_in
def agreements() -> ResponseReturnValue:
    """Say what changed in which text; take a yes, or let somebody go to their own data."""
    me = current_viewer().person
    if request.method == "POST":
        kinds = request.form.getlist("kind")
        commands.agree(kinds, by=me, now=now())
        flash("Thank you.")
        return redirect(local_path(request.args.get("next")) or "/", HTTPStatus.SEE_OTHER)
    texts = consents.to_ask(reading(), me)
    if not texts:
        return see("own_data")
    return render_template("rights/agreements.html", texts=texts)
