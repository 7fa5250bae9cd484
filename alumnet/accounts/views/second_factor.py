"""The second factor: set up an app, keep recovery codes, and give a code at sign-in."""

import io
from typing import Any

import qrcode  # type: ignore[import-untyped]
from flask import Response, current_app, flash, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from alumnet.accounts import commands, queries, security
from alumnet.accounts.forms import CodeForm, SignInCodeForm
from alumnet.accounts.one_time_codes import address_for_apps, new_secret
from alumnet.accounts.rules import POLICY, NeedsSecondFactor, WrongCode
from alumnet.accounts.views.blueprint import blueprint, form_status, see
from alumnet.accounts.views.confirming import WRONG_CODE
from alumnet.accounts.views.limits import limit_guesses
from alumnet.accounts.views.sign_in import following
from alumnet.kernel.authorization import fresh, public, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.signed import signed, unsigned
from alumnet.wording import sentence

_NEW = "accounts.new_second_factor"
_CODES = "accounts.recovery_codes"


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public
@limit_guesses
def sign_in_code() -> ResponseReturnValue:
    """Take the code that follows a password or a mailed link, then sign in."""
    half = security.half_signed_in()
    if half is None:
        return see(url_for(".sign_in", next=following()))
    form = SignInCodeForm()
    if form.validate_on_submit():
        if commands.use_code(half.account_id, form.proof_code.data, now=now()):
            security.start_session(
                half.account_id, half.way, remember=half.remember, trust=form.trust.data
            )
            return see(following() or "/")
        form.proof_code.errors = [WRONG_CODE]
    page = {"form": form, "next": following(), "second": _second(half.account_id)}
    return render_template("accounts/sign_in_code.html", **page), form_status()


def _second(account_id: int) -> queries.OwnSecondFactor | None:
    return queries.second_factor_of(reading(), account_id)


def _account() -> Any:
    account = security.current_account()
    if account is None:
        raise NotFound
    return account


def _new_secret() -> str:
    """Return the secret that is being set up; until it is proven it is only in this browser."""
    found = unsigned(_NEW, session.get("new_second_factor", ""))
    if found is None:
        found = [new_secret()]
        session["new_second_factor"] = signed(_NEW, *found)
    return str(found[0])


@blueprint.route("/me/security/app", methods=["GET", "POST"])
@signed_in
@fresh
@limit_guesses
def set_up_app() -> ResponseReturnValue:
    """Show the picture that an app reads, and turn codes on once the app has shown a right one."""
    account, secret, form = _account(), _new_secret(), CodeForm()
    if form.validate_on_submit():
        try:
            codes = commands.turn_on_second_factor(
                account.id, secret, form.proof_code.data, now=now()
            )
        except WrongCode as error:
            form.proof_code.errors = [sentence(error)]
        else:
            security.renew_session()
            return codes_page(codes)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    page = render_template("accounts/set_up_app.html", form=form, secret=" ".join(groups))
    return page, form_status()


@blueprint.get("/me/security/app/picture.svg")
@signed_in
@fresh
def app_picture() -> ResponseReturnValue:
    """Draw the QR code of the secret that is being set up, on white: a dark page hid it."""
    site = current_app.jinja_env.globals["site_name"]
    content = address_for_apps(_new_secret(), site=str(site), email=_account().email)
    drawn = io.BytesIO()
    qrcode.make(content, image_factory=SvgPathFillImage, border=4).save(drawn)
    return Response(drawn.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/me/security/app/recovery-codes")
@signed_in
@fresh
def renew_recovery_codes() -> ResponseReturnValue:
    """Make ten new recovery codes and show them, this once."""
    codes = commands.renew_recovery_codes(_account().id, now=now())
    return codes_page(codes)


def codes_page(codes: list[str]) -> ResponseReturnValue:
    """Show the codes, this once; what the page can have as a file is sealed in it, kept nowhere."""
    until = (now() + POLICY.recent_sign_in).timestamp()
    account = _account()
    kept = signed(_CODES, account.id, until, *codes)
    facts = {"codes": codes, "kept": kept, "email": account.email}
    return render_template("accounts/recovery_codes.html", **facts)


@blueprint.post("/me/security/app/recovery-codes.txt")
@signed_in
@fresh
def recovery_codes_file() -> ResponseReturnValue:
    """Send the codes that a page of this account shows as a text."""
    account_id, until, *codes = unsigned(_CODES, request.form.get("kept", "")) or (0, 0)
    account = _account()
    if account_id != account.id or now().timestamp() >= until:
        raise NotFound
    site = current_app.jinja_env.globals["site_name"]
    lines = [f"Recovery codes for {account.email} at {site}. Each works once.", "", *codes, ""]
    answer = Response("\r\n".join(lines), mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename="recovery-codes.txt")
    return answer


@blueprint.post("/me/security/app/off")
@signed_in
@fresh
def turn_off_app() -> ResponseReturnValue:
    """Ask for no code any more."""
    try:
        commands.turn_off_second_factor(_account().id, now=now())
    except NeedsSecondFactor as error:
        flash(sentence(error), "warn")
    else:
        security.renew_session()
        flash("From now on your app isn't asked for.")
    return see(url_for(".own_security"))
