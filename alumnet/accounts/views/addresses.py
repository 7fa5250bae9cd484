"""The addresses of an account: one more, another in its place, the one for mails, one less."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, security
from alumnet.accounts.forms import ChangeAddressForm
from alumnet.accounts.rules import Purpose, normalised_email
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_mails, limit_mails_to
from alumnet.accounts.views.sign_in import note_mailed
from alumnet.accounts.ways_in import AddressIsYours, TooManyAddresses
from alumnet.kernel.authorization import fresh, fresh_to_write, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.errors import NotFound
from alumnet.wording import sentence


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account


@blueprint.route("/me/security/address", methods=["GET", "POST"])
@signed_in
@fresh
@limit_mails
def change_address() -> ResponseReturnValue:
    """Have a new address confirmed; until then the old one stays."""
    account = _account()
    form = ChangeAddressForm()
    if form.validate_on_submit():
        link_id = commands.ask_for_link(
            Purpose.CHANGE_ADDRESS, form.email.data, now=now(), account_id=account.id
        )
        note_mailed(link_id, form.email.data, Purpose.CHANGE_ADDRESS)
        return see(url_for(".sent"))
    page = render_template("accounts/change_address.html", form=form, account=account)
    return page, form_status()


@blueprint.route("/me/security/addresses/new", methods=["GET", "POST"])
@signed_in
@fresh_to_write
@limit_mails
@limit_mails_to
def add_address() -> ResponseReturnValue:
    """Have one more address confirmed. Whoever has it, the page answers alike."""
    account, form = _account(), ChangeAddressForm()
    if form.validate_on_submit():
        try:
            link_id = commands.ask_to_add(account.id, form.email.data, now=now())
        except (AddressIsYours, TooManyAddresses) as error:
            form.email.errors = [sentence(error)]
        else:
            note_mailed(link_id, form.email.data, Purpose.ADD_ADDRESS)
            return see(url_for(".sent"))
    return render_template("accounts/add_address.html", form=form, account=account), form_status()


@blueprint.post("/me/security/addresses/main")
@signed_in
@fresh_to_write
def choose_address() -> ResponseReturnValue:
    """Let mails go to another of one's addresses."""
    email = _chosen()
    commands.choose_address(_account().id, email, now=now())
    flash(f"Our mails go to {email} from now on.")
    return see(url_for(".own_security"))


@blueprint.post("/me/security/addresses/remove")
@signed_in
@fresh_to_write
def remove_address() -> ResponseReturnValue:
    """Take one of one's addresses away, or give up one that is to be confirmed."""
    email = _chosen()
    commands.remove_address(_account().id, email, now=now())
    flash(f"{email} is taken away. What we mailed there opens nothing any more.")
    return see(url_for(".own_security"))


def _chosen() -> str:
    return normalised_email(request.form.get("email", "")) or ""
