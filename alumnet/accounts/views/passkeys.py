"""Passkeys: one is added, renamed and taken away, and somebody signs in with one."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, devices, passkeys, queries, security
from alumnet.accounts.devices import SignInWay
from alumnet.accounts.forms import PasskeyForm, SignInForm
from alumnet.accounts.passkeys import PasskeyRefused
from alumnet.accounts.views import asking
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_guesses
from alumnet.accounts.views.second_factor import codes_page
from alumnet.accounts.views.sign_in import following
from alumnet.kernel.authorization import fresh, public, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.wording import sentence


@blueprint.post("/sign-in/passkey")
@public
@limit_guesses
def sign_in_with_passkey() -> ResponseReturnValue:
    """Sign in with a passkey: it is unlocked by its owner, so no code has to follow."""
    half = security.half_signed_in()
    try:
        account_id = asking.who_answered()
    except PasskeyRefused as error:
        form = SignInForm(formdata=None)
        form.form_errors.append(sentence(error))
        page = render_template("accounts/sign_in.html", form=form, next=following())
        return page, form_status()
    remember = half is not None and half.account_id == account_id and half.remember
    security.start_session(account_id, SignInWay.PASSKEY, remember=remember)
    return see(following() or "/")


@blueprint.route("/me/security/passkeys/new", methods=["GET", "POST"])
@signed_in
@fresh
@limit_guesses
def add_passkey() -> ResponseReturnValue:
    """Let the browser make a passkey, and keep what it gives us of it."""
    account, site, form = _account(), asking.site(), PasskeyForm()
    if site is None:
        raise NotFound
    if form.validate_on_submit():
        try:
            name = form.name.data
            codes = commands.add_passkey(account.id, asking.new_key(), name, now=now())
        except DomainError as error:
            form.form_errors.append(sentence(error))
        else:
            security.renew_session()
            flash("Your passkey is kept. All other devices are signed out.")
            return codes_page(codes) if codes else see(url_for(".own_security"))
    form.name.data = form.name.data or devices.in_words(request.user_agent.string)
    known = [each.credential_id for each in queries.passkeys_of(reading(), account.id)]
    handle = account.person.public_id
    options = passkeys.to_make(
        site, asking.challenge(), handle=handle, email=account.email, known=known
    )
    page = render_template("accounts/new_passkey.html", form=form, options=options)
    return page, form_status()


@blueprint.route("/me/security/passkeys/<public_id>", methods=["GET", "POST"])
@signed_in
def rename_passkey(public_id: str) -> ResponseReturnValue:
    """Call a passkey something else."""
    account = _account()
    held = {each.public_id: each.name for each in queries.passkeys_of(reading(), account.id)}
    if public_id not in held:
        raise NotFound
    form = PasskeyForm(name=held[public_id])
    if form.validate_on_submit():
        commands.rename_passkey(account.id, public_id, form.name.data)
        flash(f"That passkey is called {form.name.data} now.")
        return see(url_for(".own_security"))
    page = render_template("accounts/rename_passkey.html", form=form, name=held[public_id])
    return page, form_status()


@blueprint.post("/me/security/passkeys/<public_id>/remove")
@signed_in
@fresh
def remove_passkey(public_id: str) -> ResponseReturnValue:
    """Forget a passkey."""
    try:
        commands.remove_passkey(_account().id, public_id, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        security.renew_session()
        flash("That passkey opens your account no more.")
    return see(url_for(".own_security"))


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account
