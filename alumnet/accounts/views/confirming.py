"""A fresh proof of who it is, before a step that does harm in the wrong hands."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, queries, security
from alumnet.accounts.forms import CodeForm, ProofForm
from alumnet.accounts.passkeys import PasskeyRefused
from alumnet.accounts.rules import Purpose, local_path
from alumnet.accounts.views import asking
from alumnet.accounts.views.blueprint import blueprint, see
from alumnet.accounts.views.limits import is_password_of, limit_guesses, limit_mails
from alumnet.kernel.authorization import signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.signed import signed, unsigned
from alumnet.kernel.written import SECRET_FIELDS
from alumnet.wording import sentence

_WRONG = "That isn't your password, or there were too many tries in the last hour"
WRONG_CODE = "That isn't a code we can take. Each works once; your app shows the next soon"
_SENDS = "sent on after a proof"
_NOT_YET = "We don't see it yet. Open the link from the mail in this browser, then go on here."


@blueprint.route("/confirm-it-is-you", methods=["GET", "POST"])
@signed_in
@limit_guesses
def confirm_it_is_you() -> ResponseReturnValue:
    """Ask for a proof, then lead on to what was wanted, with all that was written for it.

    The gate calls this in place of a page that wants a fresh proof.
    """
    if request.endpoint != "accounts.confirm_it_is_you":
        return _asked_instead()
    form = _form()
    if not form.is_submitted():
        return see(_wanted()) if security.is_fresh() else _page(form)
    if security.is_fresh() or _is_proven(form):
        security.prove()
        # 307: the browser sends once more what the form before held, now to where it belongs.
        status = HTTPStatus.TEMPORARY_REDIRECT if _is_sending() else HTTPStatus.SEE_OTHER
        return redirect(_wanted(), status)
    return _page(form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _asked_instead() -> ResponseReturnValue:
    here = request.full_path.rstrip("?")
    if request.method != "POST":
        return see(url_for("accounts.confirm_it_is_you", next=here))
    return _page(_form(is_empty=True), wanted=here, status=HTTPStatus.FORBIDDEN)


def _form(*, is_empty: bool = False) -> ProofForm | CodeForm:
    """Return the form for the strongest thing the owner has: who has a second factor gives that."""
    kind = ProofForm if _second() is None else CodeForm
    return kind(formdata=None) if is_empty else kind()


def _second() -> queries.OwnSecondFactor | None:
    return queries.second_factor_of(reading(), _account().id)


def _wanted() -> str:
    return local_path(request.args.get("next")) or url_for("accounts.own_security")


def _is_sending() -> bool:
    """Return whether a form is to be sent on: only the gate says so, to this account and address.

    A link from elsewhere could name any address, and the proof would send a form of ours there.
    """
    vouched = unsigned(_SENDS, request.args.get("sends", ""))
    return vouched == [_account().id, _wanted()]


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account


def _is_proven(form: ProofForm | CodeForm) -> bool:
    """Return whether the owner is there; else the form says why it is not known."""
    if "mailed" in request.form:
        form.form_errors.append(_NOT_YET)
        return False
    if "proof_passkey" in request.form:
        return _is_own_passkey(form)
    return form.validate() and _is_right(form)


def _is_right(form: ProofForm | CodeForm) -> bool:
    if isinstance(form, CodeForm):
        if commands.use_code(_account().id, form.proof_code.data, now=now()):
            return True
        form.proof_code.errors = [WRONG_CODE]
        return False
    if is_password_of(_account(), form.proof_password.data):
        return True
    form.proof_password.errors = [_WRONG]
    return False


def _is_own_passkey(form: ProofForm | CodeForm) -> bool:
    try:
        is_own = bool(asking.who_answered() == _account().id)
    except PasskeyRefused:
        is_own = False
    if not is_own:
        form.form_errors.append(sentence(PasskeyRefused()))
    return is_own


def _page(
    form: ProofForm | CodeForm,
    *,
    wanted: str | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    is_mailed: bool = False,
) -> ResponseReturnValue:
    """Show the ways to prove it; what was sent before is kept in the page."""
    sends = wanted is not None or _is_sending()
    wanted = wanted or _wanted()
    vouched = signed(_SENDS, _account().id, wanted) if sends else None
    kept = [each for each in request.form.items(multi=True) if each[0] not in SECRET_FIELDS]
    page = render_template(
        "accounts/confirm_it_is_you.html",
        form=form,
        account=_account(),
        second=_second(),
        address={"next": wanted, "sends": vouched},
        kept=[each for each in kept if each[0] != "mailed"] if sends else [],
        is_mailed=is_mailed or "mailed" in request.form,
    )
    return page, status


@blueprint.post("/confirm-it-is-you/link")
@signed_in
@limit_mails
def confirm_by_link() -> ResponseReturnValue:
    """Mail a sign-in link, which proves it as well, and wait in this page with what is kept."""
    moment = now()
    commands.ask_for_link(Purpose.SIGN_IN, _account().email, now=moment)
    # What was to be sent waits in this page; what was to be read opens with the link at once.
    session["next"] = None if _is_sending() else _wanted()
    flash("A link is on its way. It may take a minute.")
    return _page(_form(is_empty=True), is_mailed=True)
