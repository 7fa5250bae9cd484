"""What whoever was invited sees. Opening a page changes nothing; its buttons do."""

from http import HTTPStatus

from flask import flash, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import security
from alumnet.accounts.devices import SignInWay
from alumnet.extensions import csrf, limiter
from alumnet.inviting import commands, queries
from alumnet.inviting.forms import ConcernForm, InvitedForm
from alumnet.inviting.queries import InvitedPage
from alumnet.inviting.rules import InvitationOver
from alumnet.inviting.views.frame import blueprint, form_status, see
from alumnet.kernel.authorization import current_viewer, member, public, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound
from alumnet.wording import sentence

_WORK = "30 per 10 minutes"


def _behind(token: str) -> InvitedPage:
    return queries.page_behind(reading(), token, now=now())


@blueprint.route("/invited/<token>", methods=["GET", "POST"])
@public
@limiter.limit(_WORK, methods=["POST"])
def invited(token: str) -> ResponseReturnValue:
    """Say who invites and why, and let somebody join, or answer with the account they have."""
    page, viewer = _behind(token), current_viewer()
    facts = {"page": page, "token": token}
    if not page.is_open:
        return render_template("inviting/over.html", **facts), HTTPStatus.GONE
    if viewer.is_signed_in or queries.has_account(reading(), page):
        is_own = viewer.person_id == page.inviter_id
        return render_template("inviting/answer.html", is_own=is_own, **facts)
    form = InvitedForm.of(page)
    if not form.validate_on_submit():
        return render_template("inviting/join.html", form=form, **facts), form_status()
    joining = commands.Joining(form.name.data, form.year, form.claim)
    try:
        followed = commands.join(page.id, joining, now=now())
    except Conflict:  # answered meanwhile, or an account was made: the page says which
        return see(url_for(".invited", token=token))
    security.start_session(followed.account_id, SignInWay.LINK)
    if followed.is_in:
        flash(f"Welcome. You and {page.given_name} are connected.")
        return see("/start")
    flash(f"Welcome. As soon as {page.association} lets you in, {page.given_name} hears of it.")
    return see("/waiting")


@blueprint.post("/invited/<token>/accept")
@signed_in
def accept(token: str) -> ResponseReturnValue:
    """Answer the invitation behind a link with the account one is signed in to."""
    return _accept(_behind(token))


def _accept(page: InvitedPage) -> ResponseReturnValue:
    viewer = current_viewer()
    if not page.is_open:
        flash(sentence(InvitationOver()), "info")
        return see("/")
    try:
        commands.accept(page.id, by=viewer.person, now=now())
    except DomainError as error:
        flash(sentence(Conflict() if isinstance(error, NotFound) else error), "info")
        return see("/")
    if viewer.may_act:
        flash(f"You and {page.given_name} are connected.")
        return see("/connections")
    flash(f"As soon as you are let in, {page.given_name} hears of it.")
    return see("/waiting")


@blueprint.get("/invite/<public_id>")
@member
def received(public_id: str) -> ResponseReturnValue:
    """Show a member who asks to be connected by an invitation to their address."""
    page = queries.page_for_member(reading(), current_viewer(), public_id, now=now())
    if not page.is_open:
        return render_template("inviting/over.html", page=page), HTTPStatus.GONE
    return render_template("inviting/answer.html", page=page, token=None, is_own=False)


@blueprint.post("/invite/<public_id>/answer")
@member
def answer(public_id: str) -> ResponseReturnValue:
    """Take the yes or the no of a member."""
    viewer = current_viewer()
    page = queries.page_for_member(reading(), viewer, public_id, now=now())
    if request.form.get("answer") == "yes":
        return _accept(page)
    try:
        commands.decline(page.id, by=viewer.person, now=now())
    except Conflict as error:
        flash(sentence(error), "info")
    else:
        flash(f"Nobody is told. {page.given_name} sees no answer.")
    return see("/connections")


@blueprint.route("/invited/<token>/stop", methods=["GET", "POST"])
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def stop(token: str) -> ResponseReturnValue:
    """Stop invitations to this address. Mail programs post here by themselves (RFC 8058)."""
    page = _behind(token)
    if request.method == "POST":
        commands.stop(page.id, now=now())
    is_done = request.method == "POST"
    return render_template("inviting/stop.html", page=page, token=token, is_done=is_done)


@blueprint.route("/invited/<token>/report", methods=["GET", "POST"])
@public
@limiter.limit(_WORK, methods=["POST"])
def report(token: str) -> ResponseReturnValue:
    """Tell the staff of an invitation that should not have been sent."""
    page, form = _behind(token), ConcernForm()
    if form.validate_on_submit():
        commands.report(page.id, form.told, now=now())
        return render_template("inviting/reported.html", page=page)
    return render_template("inviting/report.html", page=page, token=token, form=form), form_status()
