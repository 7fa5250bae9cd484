"""The outbox of a demo: mails that were kept in a folder, for anybody to read.

Only outside production, where `alumnet.app` leaves this blueprint out.
"""

from pathlib import Path

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from alumnet.administration import kept_mails
from alumnet.administration.rules import POLICY
from alumnet.kernel.authorization import public
from alumnet.kernel.errors import NotFound
from alumnet.settings import Settings

blueprint = Blueprint("outbox", __name__)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["alumnet.settings"]
    return settings


def _folder() -> Path:
    return _settings().data_dir / "mail"


@blueprint.get("/outbox")
@public
def index() -> ResponseReturnValue:
    """List the mails, the newest first."""
    mails = kept_mails.newest(_folder(), POLICY.mails_shown)
    return render_template("administration/outbox.html", mails=mails, most=POLICY.mails_shown)


@blueprint.get("/outbox/<name>")
@public
def show(name: str) -> ResponseReturnValue:
    """Show one mail: its text, with links that lead to pages of this site."""
    mail = kept_mails.read(_folder(), name, _settings().base_url)
    if mail is None:
        raise NotFound
    return render_template("administration/outbox_mail.html", mail=mail)
