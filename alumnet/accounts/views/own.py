"""What the owner of an account looks after: password, sessions."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries, security
from alumnet.accounts.forms import ResetForm
from alumnet.accounts.views import asking
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_work
from alumnet.kernel.authorization import fresh, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account


@blueprint.get("/me/security")
@signed_in
def own_security() -> ResponseReturnValue:
    """Show how one signs in, and where one is signed in."""
    account = _account()
    own = security.own_session()
    page = {
        "account": account,
        "addresses": queries.own_addresses(reading(), account, now()),
        "second": queries.second_factor_of(reading(), account.id),
        "passkeys": queries.passkeys_of(reading(), account.id),
        "can_have_passkeys": asking.site() is not None,
        "devices": queries.devices_of(
            reading(), account.id, now(), this=own.device_id if own else None
        ),
    }
    return render_template("accounts/security.html", **page)


@blueprint.route("/me/security/password", methods=["GET", "POST"])
@signed_in
@fresh
@limit_work
def change_password() -> ResponseReturnValue:
    """Choose another password, or a first one; all other devices are signed out."""
    account = _account()
    form = ResetForm()
    form.known = (account.email,)
    if form.validate_on_submit():
        hashed = security.hashed(form.password.data)
        commands.change_password(account.id, hashed, now=now())
        security.renew_session()
        flash("Your password is changed. Other devices are signed out.")
        return see(url_for(".own_security"))
    return render_template("accounts/change_password.html", form=form), form_status()


@blueprint.post("/me/security/sign-out-others")
@signed_in
def sign_out_others() -> ResponseReturnValue:
    """End all sessions but this one."""
    commands.sign_out_everywhere(_account().id, now=now())
    security.renew_session()
    flash("You are signed out on all other devices.")
    return see(url_for(".own_security"))


@blueprint.post("/me/security/devices/<public_id>/sign-out")
@signed_in
def sign_out_device(public_id: str) -> ResponseReturnValue:
    """End the session of one device, and ask for a code there again."""
    commands.sign_out_device(_account().id, public_id)
    flash("That device is signed out.")
    return see(url_for(".own_security"))
