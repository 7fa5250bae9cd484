"""The link in a mail that stops mails like it, in one press and without signing in (RFC 8058)."""

from collections.abc import Callable

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.extensions import csrf
from alumnet.kernel.authorization import public
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.notifications import commands, queries
from alumnet.notifications.rules.notice import Group
from alumnet.notifications.signing import read_unsubscribe_token
from alumnet.notifications.views.blueprint import blueprint


@blueprint.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> ResponseReturnValue:
    """Ask whether mails are to stop; looking changes nothing, for scanners look at links, too."""
    return _page(token, "asked")


@blueprint.post("/unsubscribe/<token>")
@public
@csrf.exempt  # type: ignore[untyped-decorator]
def stop(token: str) -> ResponseReturnValue:
    """Stop the mails. Mail programs post here by themselves: the signed address is all it takes."""
    return _page(token, "stopped", commands.stop_mails)


@blueprint.post("/unsubscribe/<token>/again")
@public
def again(token: str) -> ResponseReturnValue:
    """Let the mails come again."""
    return _page(token, "again", commands.allow_mails)


def _page(token: str, state: str, act: Callable[[str, Group], None] | None = None) -> str:
    """Do it and say so; from a mailbox that its owner left, nothing is done."""
    found = read_unsubscribe_token(token)
    if found is None:
        raise NotFound
    public_id, group, mark = found
    if mark is not None and not queries.is_mailbox_of(reading(), public_id, mark):
        state = "left"
    elif act is not None:
        act(public_id, group)
    return render_template("notifications/unsubscribe.html", state=state, group=group, token=token)
