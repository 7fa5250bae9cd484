"""Flask-Security bound to our accounts: who is signed in, in which session.

Its own pages stay out: ours are thin and answer everybody alike. What it does here: it hashes and
checks passwords (in `passwords`), and keeps in the session cookie and the remember cookie whose
they are. That is the key of a session of ours (see decision 059), or in a cookie from before there
were any the `fs_uniquifier` of the account.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, Response, after_this_request, current_app, g, request, session
from flask_login import current_user
from flask_security import Security, login_user, logout_user
from flask_security.mail_util import MailUtil
from sqlalchemy import Select, Update, bindparam, or_, select, update
from sqlalchemy.orm import joinedload

from alumnet.accounts import devices
from alumnet.accounts.commands.sessions import begin_session as note_session
from alumnet.accounts.commands.sessions import end_session as note_end
from alumnet.accounts.datastore import datastore
from alumnet.accounts.device_models import AccountDevice
from alumnet.accounts.devices import Opening, SignInWay
from alumnet.accounts.models import Account
from alumnet.accounts.passwords import check_password, hashed, salt_of
from alumnet.accounts.queries.devices import is_trusted
from alumnet.accounts.queries.second_factor import second_factor_of
from alumnet.accounts.queries.viewers import with_standing
from alumnet.accounts.rules import POLICY
from alumnet.kernel import clock
from alumnet.kernel.db import reading, write_unless_busy
from alumnet.kernel.statements import built_once
from alumnet.settings import Settings

__all__ = ["check_password", "datastore", "hashed"]

_DEVICE_COOKIE = "alumnet_device"
# Begins what a cookie holds that is the key of a session.
_KEY = "session:"


class NoMail(MailUtil):
    """All mails go through the outbox; one that Flask-Security sends by itself is a mistake."""

    def send_mail(self, template: str, *_args: Any, **_more: Any) -> None:
        """Refuse."""
        raise RuntimeError(template)


def init_app(app: Flask, settings: Settings) -> None:
    """Configure Flask-Security for `app`, without its pages and without its auth tokens."""
    app.config.update(
        SECURITY_PASSWORD_HASH=settings.password_hash,
        SECURITY_PASSWORD_SALT=salt_of(settings.secret_key),
        SECURITY_RETURN_GENERIC_RESPONSES=True,
        SECURITY_CLI_USERS_NAME=None,
        SECURITY_CLI_ROLES_NAME=None,
        REMEMBER_COOKIE_NAME="alumnet_remember",
        REMEMBER_COOKIE_DURATION=POLICY.remembered,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=settings.is_https,
    )
    # One object an app: it carries the app's hashing context.
    security = Security(app, datastore, register_blueprint=False, mail_util_cls=NoMail)
    security.login_manager.user_loader(_owner_of)
    security.login_manager.request_loader(lambda _request: None)
    security.principal.skip_static = True
    app.after_request(_note_when_seen)


# -------------------------------------------------------------------------------------- sessions
@dataclass(frozen=True, slots=True)
class OwnSession:
    """The session that this request came with."""

    device_id: int
    seen_at: datetime
    way: SignInWay
    is_remembered: bool


def _owner_of(held: str) -> Account | None:
    """Return whose session a cookie holds, None when that is over. One statement."""
    if not held.startswith(_KEY):
        account = datastore.find_user(fs_uniquifier=held)
    else:
        digest = devices.digest_of_key(held.removeprefix(_KEY))
        row = reading().execute(_by_session(), {"digest": digest}).one_or_none()
        if row is None:
            return None
        account, g.own_session = row[0], OwnSession(*row[1:])
    return account if account is not None and account.active else None


@built_once
def _by_session() -> Select[*tuple[Any, ...]]:
    device = AccountDevice
    return (
        select(Account, device.id, device.seen_at, device.way, device.is_remembered)
        .join(device, device.account_id == Account.id)
        .options(joinedload(Account.person), *with_standing())
        .where(device.session_digest == bindparam("digest"))
    )


def own_session() -> OwnSession | None:
    """Return the session that this request came with; None for nobody, and for an old cookie."""
    found: OwnSession | None = g.get("own_session")
    return found if current_account() is not None else None


def current_account() -> Account | None:
    """Return the account that is signed in, as the request's session read it; or None."""
    return current_user if current_user.is_authenticated else None


def start_session(
    account_id: int, way: SignInWay, *, remember: bool = False, trust: bool = False
) -> None:
    """Sign an account in, in a session that keeps nothing of the one before.

    With `trust` this browser is asked for no code for a while.
    """
    opening = Opening(
        way=way,
        tokens=_tokens(),
        name=devices.in_words(request.user_agent.string),
        is_remembered=remember,
        is_to_be_trusted=trust,
    )
    began = note_session(account_id, opening, now=clock.now())
    account = reading().get_one(Account, account_id)
    session.clear()
    g.pop("csrf_token", None)
    login_user(account, remember=remember)
    session["_user_id"] = _KEY + began.key  # in place of Flask-Security's; remembered too
    prove()
    if began.token is not None:
        _keep_token(began.token)


def _tokens() -> tuple[str, ...]:
    return devices.tokens_in(request.cookies.get(_DEVICE_COOKIE, ""))


def _keep_token(token: str) -> None:
    """Let the browser keep a token beside those it has."""
    held = devices.cookie_of(token, *_tokens())

    @after_this_request
    def keep(response: Response) -> Response:
        response.set_cookie(
            _DEVICE_COOKIE,
            held,
            max_age=POLICY.device_known,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response


def renew_session() -> None:
    """Go on in this browser after a step that ended every session of the account."""
    account, own = current_account(), own_session()
    assert account is not None  # noqa: S101 - asked behind `@signed_in`
    way = own.way if own else SignInWay.PASSWORD
    start_session(account.id, way, remember=own is not None and own.is_remembered)


def begin_session(account_id: int, way: SignInWay, *, remember: bool = False) -> bool:
    """Sign an account in, unless a code has to follow; return whether it is in.

    Until the code is there the browser is signed in to nothing.
    """
    wants_code = second_factor_of(reading(), account_id) is not None
    if not wants_code or is_trusted(reading(), account_id, _tokens(), clock.now()):
        start_session(account_id, way, remember=remember)
        return True
    session.clear()
    g.pop("csrf_token", None)
    until = (clock.now() + POLICY.half_signed_in).timestamp()
    session["half_in"] = {
        "account": account_id,
        "way": way.value,
        "remember": remember,
        "until": until,
    }
    return False


@dataclass(frozen=True, slots=True)
class HalfSignedIn:
    """Who has shown a password or a link, and owes a code."""

    account_id: int
    way: SignInWay
    remember: bool


def half_signed_in() -> HalfSignedIn | None:
    """Return who still owes a code in this browser, None for nobody."""
    half = session.get("half_in")
    if half is None or clock.now().timestamp() >= half["until"]:
        return None
    return HalfSignedIn(half["account"], SignInWay(half["way"]), half["remember"])


def end_session() -> None:
    """Sign out in this browser; a remember cookie goes too, and copies of either open nothing."""
    own = own_session()
    if own is not None:
        note_end(own.device_id)
    session.clear()
    g.pop("csrf_token", None)
    logout_user()


def prove() -> None:
    """Note that whoever uses this session has just shown that they own the account."""
    session["fresh_until"] = (clock.now() + POLICY.recent_sign_in).timestamp()


def is_fresh() -> bool:
    """Return whether that was shown a short while ago, as dangerous steps want it.

    A browser that was merely kept signed in doesn't count, so it is asked.
    """
    return clock.now().timestamp() < float(session.get("fresh_until", 0))


# ----------------------------------------------------------------------------------------- seen
def _note_when_seen(response: Response) -> Response:
    """Write down, after the answer is out, that the account was here; at most every 5 minutes."""
    account: Account | None = g.get("_login_user")
    if account is None or not account.is_authenticated:
        return response
    own, moment = g.get("own_session"), clock.now()
    seen_at = own.seen_at if own else account.seen_at
    if seen_at is None or moment - seen_at >= POLICY.seen_every:
        rows = [(Account, account.id)] + ([(AccountDevice, own.device_id)] if own else [])
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001 - Flask's way to the app itself
        response.call_on_close(lambda: _write_seen(app, rows, moment))
    return response


def _write_seen(app: Flask, rows: Sequence[tuple[Any, int]], moment: datetime) -> None:
    with app.app_context():
        for table, row_id in rows:
            write_unless_busy(_seen(table, row_id, moment))


def _seen(table: Any, row_id: int, moment: datetime) -> Update:
    free = select(table.id).where(table.id == row_id).with_for_update(skip_locked=True)
    return (
        update(table)
        .where(
            table.id.in_(free.scalar_subquery()),
            or_(table.seen_at.is_(None), table.seen_at < moment),
        )
        .values(seen_at=moment)
        .execution_options(synchronize_session=False)
    )
