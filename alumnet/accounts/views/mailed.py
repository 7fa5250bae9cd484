"""Where mailed links lead. Opening one changes nothing; its button does, once."""

from http import HTTPStatus

from flask import flash, render_template, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries, security
from alumnet.accounts.devices import SignInWay
from alumnet.accounts.forms import ConfirmForm, ResetForm
from alumnet.accounts.queries import LinkPage
from alumnet.accounts.rules import (
    LinkExpired,
    LinkState,
    LinkUsed,
    Purpose,
    local_path,
    masked_email,
)
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_mails, limit_work
from alumnet.accounts.views.sign_in import note_mailed, sent_page
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound

_CONFIRMING = frozenset(
    {Purpose.JOIN, Purpose.CONFIRM, Purpose.CHANGE_ADDRESS, Purpose.ADD_ADDRESS}
)
# What is said after an address of an account was confirmed; it signs nobody in.
_SAID = {
    Purpose.CHANGE_ADDRESS: "From now on you sign in with this address.",
    Purpose.ADD_ADDRESS: "From now on you can sign in with this address, too.",
}
Gone = (LinkUsed, LinkExpired)


def _found(token: str, purposes: frozenset[Purpose]) -> LinkPage:
    page = queries.link_of(reading(), token, now())
    if page is None or page.purpose not in purposes:
        raise NotFound
    return page


def _gone(page: LinkPage, token: str) -> ResponseReturnValue:
    """Say that a link was used or is too old, with the way on."""
    facts = {"page": page, "token": token, "is_used": page.state is LinkState.USED}
    return render_template("accounts/link_gone.html", **facts), HTTPStatus.GONE


def password_hash(password: str | None) -> str | None:
    """Return the hash of a password that was chosen, or None; before any command begins."""
    return security.hashed(password) if password else None


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
@public
@limit_work
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address: to join, or a new or further one of an account."""
    page = _found(token, _CONFIRMING)
    if page.state is not LinkState.OPEN:
        return _gone(page, token)
    form = ConfirmForm()
    form.known = (page.email, page.name or "")
    if not form.validate_on_submit():
        return render_template("accounts/confirm.html", form=form, page=page), form_status()
    hashed = password_hash(form.password.data) if page.purpose is Purpose.JOIN else None
    try:
        followed = commands.confirm_address(page.id, now=now(), password_hash=hashed)
    except Gone:
        return see(url_for(".confirm", token=token))
    if page.purpose in _SAID:
        return _said(page.purpose, followed.account_id)
    target = local_path(session.get("next")) if followed.is_in else None
    flash("Your address is confirmed.")
    if not security.begin_session(followed.account_id, SignInWay.LINK):
        return see(url_for(".sign_in_code", next=target))
    return see(target or ("/start" if followed.is_new and followed.is_in else "/"))


def _said(purpose: Purpose, account_id: int) -> ResponseReturnValue:
    flash(_SAID[purpose])
    is_here = current_viewer().account_id == account_id
    return see(url_for(".own_security" if is_here else ".sign_in"))


@blueprint.route("/sign-in/<token>", methods=["GET", "POST"])
@public
def sign_in_by_link(token: str) -> ResponseReturnValue:
    """Sign in by a mailed link: a page with one button, and what the button does."""
    page = _found(token, frozenset({Purpose.SIGN_IN}))
    if page.state is not LinkState.OPEN:
        return see("/") if current_viewer().is_signed_in else _gone(page, token)
    form = ConfirmForm()
    if not form.validate_on_submit():
        facts = {"form": form, "email": masked_email(page.email)}
        return render_template("accounts/follow.html", **facts), form_status()
    try:
        followed = commands.sign_in_by_link(page.id, now=now())
    except Gone:
        return see(url_for(".sign_in_by_link", token=token))
    target = local_path(session.get("next")) or "/"
    if current_viewer().account_id == followed.account_id:
        # The session stays as it is: a page that waits for this proof in another tab must fit it.
        if queries.second_factor_of(reading(), followed.account_id) is None:
            security.prove()
            flash("Thank you. We know that it is you.")
    elif not security.begin_session(followed.account_id, SignInWay.LINK):
        return see(url_for(".sign_in_code", next=target))
    return see(target)


@blueprint.route("/reset/<token>", methods=["GET", "POST"])
@public
@limit_work
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password by a mailed link."""
    page = _found(token, frozenset({Purpose.RESET}))
    if page.state is not LinkState.OPEN:
        return _gone(page, token)
    form = ResetForm()
    form.known = (page.email,)
    if not form.validate_on_submit():
        return render_template("accounts/reset.html", form=form), form_status()
    hashed = security.hashed(form.password.data)
    try:
        commands.reset_password(page.id, hashed, now=now())
    except Gone:
        return see(url_for(".reset", token=token))
    flash("Your password is changed, and all devices are signed out. Sign in with the new one.")
    return see(url_for(".sign_in"))


@blueprint.post("/links/<token>/again")
@public
@limit_mails
def link_again(token: str) -> ResponseReturnValue:
    """Mail a new link in place of one that was used or is too old."""
    page = _found(token, frozenset(Purpose))
    link_id = commands.ask_again(page.id, now=now())
    note_mailed(link_id, page.email, page.purpose)
    return see(sent_page(page.purpose))
