"""Signing in and out, and asking for a link by mail."""

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from alumnet.accounts import commands, security
from alumnet.accounts.devices import SignInWay
from alumnet.accounts.forms import AddressForm, SignInForm
from alumnet.accounts.rules import Purpose, local_path
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.limits import is_password_of, limit_guesses, limit_mails
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.clock import now
from alumnet.kernel.signed import signed, unsigned

_NO = (
    "We don't know this address with this password. Check both, or let us mail you a link; after"
    " many tries in an hour only a link works."
)
_AGAIN = "accounts.again"


def following() -> str | None:
    """Return the local path to go to after signing in, if one was asked for."""
    return local_path(request.args.get("next"))


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public
@limit_guesses
def sign_in() -> ResponseReturnValue:
    """Sign in by password. Whatever was wrong, the answer is the same and takes as long."""
    if request.method == "GET" and current_viewer().is_signed_in:
        return redirect(following() or "/")
    form = SignInForm()
    if form.validate_on_submit():
        account = security.datastore.opened_by(form.email.data)
        is_right = is_password_of(account, form.password.data, typed=form.email.data)
        if account is not None and is_right and account.active:
            is_in = security.begin_session(
                account.id, SignInWay.PASSWORD, remember=form.remember.data
            )
            return see(following() or "/" if is_in else url_for(".sign_in_code", next=following()))
        form.form_errors.append(_NO)
    page = render_template("accounts/sign_in.html", form=form, next=following())
    return page, form_status()


@blueprint.post("/sign-in/link")
@public
@limit_mails
def ask_for_sign_in_link() -> ResponseReturnValue:
    """Mail a sign-in link to the address, if it has an account."""
    return _mail(Purpose.SIGN_IN, "accounts/sign_in.html", SignInForm())


@blueprint.route("/forgot", methods=["GET", "POST"])
@public
@limit_mails
def forgot() -> ResponseReturnValue:
    """Mail a link to choose a new password, if the address has an account."""
    return _mail(Purpose.RESET, "accounts/forgot.html", AddressForm())


def _mail(purpose: Purpose, template: str, form: AddressForm | SignInForm) -> ResponseReturnValue:
    if form.is_submitted() and form.validate_address():
        moment = now()
        link_id = commands.ask_for_link(purpose, form.email.data, now=moment)
        note_mailed(link_id, form.email.data, purpose)
        if following():
            session["next"] = following()
        return see(url_for(".sent"))
    return render_template(template, form=form, next=following()), form_status()


def note_mailed(link_id: int, email: str, purpose: Purpose) -> None:
    """Remember in the browser's session what was mailed, for the page that says so."""
    again = signed(_AGAIN, link_id)
    session["mailed"] = {"again": again, "email": email, "purpose": purpose.value}


@blueprint.get("/sign-in/sent", endpoint="sent")
@blueprint.get("/join/sent", endpoint="join_sent")
@public
def sent() -> ResponseReturnValue:
    """Say where the link went, the same for every address."""
    mailed = session.get("mailed")
    if mailed is None:
        return see(url_for(".sign_in"))
    return render_template("accounts/sent.html", mailed=mailed)


@blueprint.post("/sent/again")
@public
@limit_mails
def send_again() -> ResponseReturnValue:
    """Mail the link once more; not within a minute."""
    mailed = session.get("mailed", {})
    asked = unsigned(_AGAIN, mailed.get("again", ""))
    if asked is None:
        return see(url_for(".sign_in"))
    link_id = commands.ask_again(asked[0], now=now())
    note_mailed(link_id, mailed["email"], Purpose(mailed["purpose"]))
    flash("Another mail is on its way. It may take a minute.")
    return see(sent_page(Purpose(mailed["purpose"])))


def sent_page(purpose: Purpose) -> str:
    """Return the path of the page that says where the link went."""
    return url_for(".join_sent" if purpose is Purpose.JOIN else ".sent")


@blueprint.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Sign out in this browser."""
    security.end_session()
    flash("You are signed out.")
    return see("/")
