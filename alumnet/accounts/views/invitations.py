"""The page behind an invitation: is this you?"""

from http import HTTPStatus

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries, security
from alumnet.accounts.devices import SignInWay
from alumnet.accounts.forms import ClaimForm
from alumnet.accounts.queries import InvitationPage
from alumnet.accounts.rules import LinkState
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import limit_mails, limit_work
from alumnet.accounts.views.mailed import Gone, password_hash
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound


def _found(token: str) -> InvitationPage:
    page = queries.invitation_of(reading(), token, now())
    if page is None:
        raise NotFound
    return page


@blueprint.route("/invitations/<token>", methods=["GET", "POST"])
@public
@limit_work
def invitation(token: str) -> ResponseReturnValue:
    """Show what the association knows, and let the person say that it is them."""
    page = _found(token)
    if page.state is not LinkState.OPEN:
        return render_template("accounts/invitation_gone.html", page=page), HTTPStatus.GONE
    form = ClaimForm()
    form.known = (page.email, page.name)
    if not form.validate_on_submit():
        return render_template("accounts/invitation.html", form=form, page=page), form_status()
    hashed = password_hash(form.password.data)
    try:
        followed = commands.accept_invitation(page.id, now=now(), password_hash=hashed)
    except Gone:
        return see(url_for(".invitation", token=token))
    flash(f"Welcome. You are a member of {page.association_name} here.")
    if followed.is_new:
        security.start_session(followed.account_id, SignInWay.LINK)
        return see("/start")
    # An invitation lives for a month: that is too long to open an account that is there already.
    is_here = current_viewer().account_id == followed.account_id
    return see("/" if is_here else url_for(".sign_in"))


@blueprint.post("/invitations/<token>/no")
@public
@limit_work
def decline_invitation(token: str) -> ResponseReturnValue:
    """Note that this address gets no more invitations of the association."""
    page = _found(token)
    try:
        commands.decline_invitation(page.id, now=now())
    except Gone:
        return see(url_for(".invitation", token=token))
    return render_template("accounts/invitation_declined.html", page=page)


@blueprint.post("/invitations/<token>/again")
@public
@limit_mails
def invitation_again(token: str) -> ResponseReturnValue:
    """Mail a new invitation to the same address."""
    page = _found(token)
    commands.invite_again(page.id, now=now())
    return render_template("accounts/invitation_sent.html", page=page)
