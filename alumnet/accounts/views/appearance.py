"""Light, dark, or as the device says; kept with the account, or in a cookie."""

from datetime import timedelta

from flask import current_app, flash, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, security
from alumnet.accounts.forms import AppearanceForm
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.kernel import page_context
from alumnet.kernel.authorization import Viewer, current_viewer, public

_COOKIE = "alumnet_theme"
_KEPT = timedelta(days=365)


@page_context.provides("theme")
def theme(_viewer: Viewer) -> str:
    """Return 'light', 'dark', or '' for what the device says."""
    account = security.current_account()
    chosen = account.theme if account is not None else request.cookies.get(_COOKIE, "")
    return chosen if chosen in commands.THEMES else ""


@blueprint.route("/appearance", methods=["GET", "POST"])
@public
def appearance() -> ResponseReturnValue:
    """Choose how pages look."""
    form = AppearanceForm(theme=theme(current_viewer()))
    if not form.validate_on_submit():
        return render_template("accounts/appearance.html", form=form), form_status()
    account_id = current_viewer().account_id
    if account_id is not None:
        commands.choose_theme(account_id, form.theme.data)
    flash("That is how pages look from now on.")
    response = make_response(see(url_for(".appearance")))
    response.set_cookie(
        _COOKIE,
        form.theme.data,
        max_age=_KEPT,
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )
    return response
