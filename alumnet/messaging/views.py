"""What somebody says about a conversation, and the one address that leads to its page."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.links import with_links
from alumnet.messaging import commands, queries

blueprint = Blueprint("messaging", __name__)
blueprint.add_app_template_filter(with_links)


@blueprint.get("/messages/<public_id>")
@member
def show(public_id: str) -> ResponseReturnValue:
    """Lead to the page of a conversation: mails name this address, which tells nothing."""
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/read")
@member
def read(public_id: str) -> ResponseReturnValue:
    """Mark a conversation as read up to the message that the page showed last."""
    commands.mark_read(public_id, request.form.get("seen", ""), by=current_viewer().person)
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/mute")
@member
def mute(public_id: str) -> ResponseReturnValue:
    """Tell no more of new messages here."""
    commands.mute(public_id, by=current_viewer().person, now=now())
    flash("You won't be told of new messages here. They are kept on this page.")
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/unmute")
@member
def unmute(public_id: str) -> ResponseReturnValue:
    """Tell of new messages here again."""
    commands.unmute(public_id, by=current_viewer().person)
    flash("You are told of new messages here again.")
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/mails")
@member
def mails(public_id: str) -> ResponseReturnValue:
    """Choose how often a mail tells of messages, of this conversation and all others."""
    by = current_viewer().person
    found = _page_of(public_id)
    wants = request.form.get("once_a_day") == "1"
    commands.tell_once_a_day(by=by, wants=wants)
    if wants:
        flash("You get at most one mail a day about messages, for all conversations together.")
    else:
        flash("A mail tells you of messages you haven't read after ten minutes.")
    return found


def _page_of(public_id: str) -> ResponseReturnValue:
    place = queries.place_of(reading(), public_id, current_viewer().person)
    return redirect(place, HTTPStatus.SEE_OTHER)
