"""What the owner of an account looks after: password, address, sessions."""

from typing import Any

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, security
from alumnet.accounts.forms import ChangeAddressForm, ChangePasswordForm
from alumnet.accounts.rules import Purpose
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_guesses, limit_mails
from alumnet.accounts.views.sign_in import note_mailed
from alumnet.kernel.authorization import signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.errors import NotFound

_WRONG = "That isn't your present password"
_AGAIN = (
    "For this we need to be sure that it is you. Sign out, sign in again with a mailed link, "
    "and come back within half an hour."
)


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account


@blueprint.get("/me/security")
@signed_in
def own_security() -> ResponseReturnValue:
    """Show how one signs in."""
    return render_template("accounts/security.html", account=_account())


@blueprint.route("/me/security/password", methods=["GET", "POST"])
@signed_in
@limit_guesses
def change_password() -> ResponseReturnValue:
    """Change the password; all other devices are signed out."""
    account = _account()
    if account.password is None:
        return see(url_for(".own_security"))
    form = ChangePasswordForm()
    form.known = (account.email,)
    if form.validate_on_submit():
        if security.check_password(account, form.current.data):
            hashed = security.hashed(form.password.data)
            commands.change_password(account.id, hashed, now=now())
            security.start_session(account.id)
            flash("Your password is changed. Other devices are signed out.")
            return see(url_for(".own_security"))
        form.current.errors = [_WRONG]
    return render_template("accounts/change_password.html", form=form), form_status()


@blueprint.post("/me/security/password-link")
@signed_in
@limit_mails
def mail_password_link() -> ResponseReturnValue:
    """Mail a link to choose a password, for who has none or forgot it."""
    account = _account()
    link_id = commands.ask_for_link(Purpose.RESET, account.email, now=now())
    note_mailed(link_id, account.email, Purpose.RESET)
    return see(url_for(".sent"))


@blueprint.route("/me/security/address", methods=["GET", "POST"])
@signed_in
@limit_guesses
@limit_mails
def change_address() -> ResponseReturnValue:
    """Have a new address confirmed; until then the old one stays."""
    account = _account()
    form = ChangeAddressForm()
    if form.validate_on_submit() and _is_owner(account, form):
        link_id = commands.ask_for_link(
            Purpose.CHANGE_ADDRESS, form.email.data, now=now(), account_id=account.id
        )
        note_mailed(link_id, form.email.data, Purpose.CHANGE_ADDRESS)
        return see(url_for(".sent"))
    page = render_template("accounts/change_address.html", form=form, account=account)
    return page, form_status()


def _is_owner(account: Any, form: ChangeAddressForm) -> bool:
    """Return whether the owner asks: by the password, or by a recent sign-in without one."""
    if account.password is None:
        if not security.signed_in_recently(now()):
            form.form_errors.append(_AGAIN)
            return False
        return True
    if not security.check_password(account, form.secret.data or ""):
        form.secret.errors = [_WRONG]
        return False
    return True


@blueprint.post("/me/security/sign-out-everywhere")
@signed_in
def sign_out_everywhere() -> ResponseReturnValue:
    """End all sessions, this one too."""
    commands.sign_out_everywhere(_account().id, now=now())
    security.end_session()
    flash("You are signed out on all devices.")
    return see(url_for(".sign_in"))
