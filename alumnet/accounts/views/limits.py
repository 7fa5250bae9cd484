"""How often somebody may try: by network and by address, and the page that says when again."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

from flask import Response, g, make_response, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_limiter.util import get_remote_address

from alumnet import wording
from alumnet.accounts import security
from alumnet.accounts.rules import normalised_email
from alumnet.accounts.views.blueprint import blueprint
from alumnet.extensions import limiter
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.dates import span_in_words
from alumnet.kernel.errors import TooMany

View = Callable[..., ResponseReturnValue]

_UNSENT = (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.BAD_REQUEST)

# Pages whose form asks for an address, whoever is signed in.
_FOR_ANYBODY = frozenset({"accounts.sign_in", "accounts.ask_for_sign_in_link", "accounts.forgot"})


def _address() -> str:
    """Return a key for the address concerned; hashed, so that no store keeps addresses.

    That in the form where the form asks for one, or of the account, or the one a link was mailed
    to before, or whatever the path names. A field that was only added to what is sent, to be
    counted as somebody else, is not looked at.
    """
    account = security.current_account()
    asks = request.endpoint in _FOR_ANYBODY or (
        request.endpoint == "accounts.join" and account is None
    )
    # Read as the form reads it: signs that nobody sees don't make it another address.
    typed = clean_line(request.form.get("email", "")) if asks else ""
    if "token" in (request.view_args or {}):
        whose = request.path
    elif typed:
        whose = normalised_email(typed) or typed[:300]
    elif account is not None:
        whose = account.email
    elif "half_in" in session:
        whose = f"account {session['half_in']['account']}"
    else:
        whose = session.get("mailed", {}).get("email") or request.path
    return hashlib.sha256(whose.encode("utf-8", "replace")).hexdigest()


def _typed_address() -> str:
    typed = clean_line(request.form.get("email", ""))
    whose = normalised_email(typed) or typed[:300]
    return hashlib.sha256(whose.encode("utf-8", "replace")).hexdigest()


def _address_and_network() -> str:
    return f"{_address()} {get_remote_address()}"


def _failed(response: Response) -> bool:
    return response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def _sent(response: Response) -> bool:
    return response.status_code not in _UNSENT


def limit_guesses(view: View) -> View:
    """Limit wrong passwords: few from one network for an address, more from everywhere."""
    for allowance, key in (
        ("10 per 10 minutes", _address_and_network),
        ("60 per hour", _address),
        ("100 per 10 minutes", get_remote_address),
    ):
        view = limiter.limit(allowance, key_func=key, methods=["POST"], deduct_when=_failed)(view)
    return view


def is_password_of(account: Any, password: str, *, typed: str = "") -> bool:
    """Return whether a password opens an account, whichever of its addresses was typed.

    After as many wrong ones as one address has tries, the right one opens nothing either, and no
    page says so: it would tell which addresses belong together. For nobody it takes as long.
    """
    are_left = _are_tries_left(f"account {account.id}" if account is not None else typed)
    return security.check_password(account, password) and are_left


def _tried() -> str:
    return hashlib.sha256(g.tried.encode("utf-8", "replace")).hexdigest()


def _tried_from_here() -> str:
    return f"{_tried()} {get_remote_address()}"


def _are_tries_left(whose: str) -> bool:
    """Return whether it may be tried once more; what fails is counted with the answer."""
    g.tried = whose
    try:
        _try_once()
    except RateLimitExceeded:
        return False
    return True


@limiter.shared_limit("60 per hour", "passwords", key_func=_tried, deduct_when=_failed)
@limiter.shared_limit(
    "10 per 10 minutes", "passwords", key_func=_tried_from_here, deduct_when=_failed
)
def _try_once() -> None:
    """Raise RateLimitExceeded when too many passwords for `g.tried` were wrong."""


def limit_mails(view: View) -> View:
    """Limit how many mails one network asks for, and how many one address gets."""
    for allowance, key in (("6 per hour", _address), ("60 per hour", get_remote_address)):
        view = limiter.limit(allowance, key_func=key, methods=["POST"], deduct_when=_sent)(view)
    return view


def limit_mails_to(view: View) -> View:
    """Limit how many mails an address gets that somebody who is signed in says is theirs."""
    return limiter.limit(
        "3 per hour", key_func=_typed_address, methods=["POST"], deduct_when=_sent
    )(view)


def limit_work(view: View) -> View:
    """Limit what costs us a password hash and asks nothing of the caller but a link."""
    return limiter.limit("60 per 10 minutes", methods=["POST"])(view)


@blueprint.app_errorhandler(RateLimitExceeded)
def too_many_requests(_error: RateLimitExceeded) -> ResponseReturnValue:
    """Say how long to wait."""
    hit = limiter.current_limit
    until = datetime.fromtimestamp(hit.reset_at, tz=UTC) if hit else now() + timedelta(minutes=1)
    return _page(until, None)


@blueprint.app_errorhandler(TooMany)
def too_many(error: TooMany) -> ResponseReturnValue:
    """Say how long to wait, where the rule knows it."""
    return _page(error.facts.get("until"), wording.sentence(error))


def _page(until: datetime | None, sentence: str | None) -> Response:
    wait = None if until is None else max(until - now(), timedelta(seconds=1))
    body = render_template(
        "errors/error.html",
        code=int(HTTPStatus.TOO_MANY_REQUESTS),
        sentence=sentence,
        retry_after=span_in_words(wait) if wait else None,
    )
    response = make_response(body, HTTPStatus.TOO_MANY_REQUESTS)
    if wait:
        response.headers["Retry-After"] = str(int(wait.total_seconds()) + 1)
    return response
