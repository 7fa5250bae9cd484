"""What a page asks of a browser with passkeys, and who answered."""

from flask import current_app, request, session

from alumnet.accounts import commands, passkeys
from alumnet.accounts.passkeys import NewKey, PasskeyRefused, Site
from alumnet.accounts.rules import POLICY
from alumnet.accounts.views.blueprint import blueprint
from alumnet.kernel.clock import now


def site() -> Site | None:
    """Return for whom passkeys are made here; None where browsers make none."""
    settings = current_app.extensions["alumnet.settings"]
    return passkeys.site_at(settings.base_url, settings.site_name)


def challenge() -> str:
    """Return what the browser has to sign; the same for all its pages until it is used or old."""
    held, until = session.get("passkey", ("", 0))
    if now().timestamp() < until:
        return str(held)
    made = passkeys.new_challenge()
    session["passkey"] = (made, (now() + POLICY.half_signed_in).timestamp())
    return made


@blueprint.app_template_global()
def passkey_options() -> str:
    """Return what a page asks of whoever has a passkey; empty where there can be none."""
    here = site()
    return passkeys.to_use(here, challenge()) if here else ""


def new_key() -> NewKey:
    """Return the key that the browser made. Raises PasskeyRefused."""
    here, asked = _taken()
    return passkeys.made(here, asked, request.form.get("proof_passkey", ""))


def who_answered() -> int:
    """Return the account whose passkey the browser used. Raises PasskeyRefused."""
    here, asked = _taken()
    return commands.use_passkey(here, asked, request.form.get("proof_passkey", ""), now=now())


def _taken() -> tuple[Site, str]:
    """Return what was asked, this once."""
    here = site()
    asked, until = session.pop("passkey", ("", 0))
    if here is None or now().timestamp() >= until:
        raise PasskeyRefused
    return here, asked
