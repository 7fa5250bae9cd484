"""The link in a mail that stops mails like it, in one press and without signing in (RFC 8058)."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.extensions import csrf
from alumnet.kernel.authorization import public
from alumnet.kernel.errors import NotFound
from alumnet.notifications import commands
from alumnet.notifications.rules.notice import Group
from alumnet.notifications.signing import read_unsubscribe_token
from alumnet.notifications.views.blueprint import blueprint


def _read(token: str) -> tuple[str, Group]:
    found = read_unsubscribe_token(token)
    if found is None:
        raise NotFound
    return found


@blueprint.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask whether mails are to stop; looking changes nothing, for scanners look at links, too."""
    _, group = _read(token)
    return render_template(
        "notifications/unsubscribe.html", state="asked", group=group, token=token
    )


@blueprint.post("/unsubscribe/<token>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def stop(token: str) -> ResponseReturnValue:
    """Stop the mails. Mail programs post here by themselves: the signed address is all it takes."""
    public_id, group = _read(token)
    commands.stop_mails(public_id, group)
    return render_template(
        "notifications/unsubscribe.html", state="stopped", group=group, token=token
    )


@blueprint.post("/unsubscribe/<token>/again")
@public
def again(token: str) -> ResponseReturnValue:
    """Let the mails come again."""
    public_id, group = _read(token)
    commands.allow_mails(public_id, group)
    return render_template(
        "notifications/unsubscribe.html", state="again", group=group, token=token
    )
