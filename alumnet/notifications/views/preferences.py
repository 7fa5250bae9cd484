"""Which mails one gets, when, and in which zone days are told."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.zones import site_zone
from alumnet.notifications import commands, queries
from alumnet.notifications.forms import CHANNELS, PreferencesForm
from alumnet.notifications.views.blueprint import blueprint, form_status, see


@blueprint.route("/me/notifications", methods=["GET", "POST"])
@signed_in
def preferences() -> ResponseReturnValue:
    """Show and save what one wants to get."""
    viewer = current_viewer()
    own = queries.own_preferences(reading(), viewer.person, now())
    form = PreferencesForm.of(own, site_zone=site_zone(), is_staff=viewer.is_staff)
    if form.validate_on_submit():
        commands.save_preferences(viewer.person, form.values(), now=now())
        flash("Saved.")
        return see(url_for(".preferences"))
    page = render_template(
        "notifications/preferences.html",
        own=own,
        form=form,
        rows=form.rows(is_staff=viewer.is_staff),
        channels=list(CHANNELS.values()),
    )
    return page, form_status()


@blueprint.post("/me/notifications/address")
@signed_in
def address_is_right() -> ResponseReturnValue:
    """Take it that mails reach one's address again."""
    commands.trust_address(current_viewer().person, now=now())
    flash("Thank you. We send mails to your address again.")
    return see(url_for(".preferences"))
