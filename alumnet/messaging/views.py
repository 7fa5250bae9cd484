"""All conversations in a list, those of two people, and what somebody says about any."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel import page_context
from alumnet.kernel.authorization import current_viewer, going_on, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.links import with_links
from alumnet.messaging import commands, queries
from alumnet.messaging.forms import MessageForm
from alumnet.wording import sentence

blueprint = Blueprint("messaging", __name__)
blueprint.add_app_template_filter(with_links)
page_context.counts("unread_conversations")(queries.unread_conversations)


@blueprint.get("/messages")
@going_on
def conversations() -> ResponseReturnValue:
    """List one's conversations, wherever each belongs."""
    after = request.args.get("after")
    found = queries.conversations_of(reading(), current_viewer(), cursor=after)
    return render_template("messaging/list.html", found=found, is_first=after is None)


@blueprint.route("/messages/with/<public_id>", methods=["GET", "POST"])
@member
def direct(public_id: str) -> ResponseReturnValue:
    """Show what the viewer and somebody wrote to each other, and take a message."""
    viewer, form = current_viewer(), MessageForm()
    talk = queries.talk_with(reading(), viewer, public_id)
    if request.method == "GET":
        return _direct_page(talk, form, HTTPStatus.OK)
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    if form.validate():
        try:
            commands.write(
                public_id,
                by=viewer.person,
                text=form.text.data or "",
                form_key=form.key,
                seen=form.seen.data or "",
                now=now(),
            )
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
            talk = queries.talk_with(reading(), viewer, public_id)
        else:
            flash(f"Sent to {talk.other.given_name}.")
            return redirect(url_for(".direct", public_id=public_id), HTTPStatus.SEE_OTHER)
    return _direct_page(talk, form, status)


def _direct_page(
    talk: queries.DirectTalk, form: MessageForm, status: HTTPStatus
) -> ResponseReturnValue:
    me, before = current_viewer().person, request.args.get("before")
    thread = queries.thread(reading(), talk.conversation_id, me, before=before)
    form.form_key.data, form.seen.data = form.key, thread.last
    return render_template(
        "messaging/direct.html",
        talk=talk,
        thread=thread,
        form=form,
        is_earlier=before is not None,
        is_once_a_day=queries.is_once_a_day(reading(), me),
    ), status


@blueprint.get("/messages/<public_id>")
@going_on
def show(public_id: str) -> ResponseReturnValue:
    """Lead to the page of a conversation: mails name this address, which tells nothing."""
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/read")
@going_on
def read(public_id: str) -> ResponseReturnValue:
    """Mark a conversation as read up to the message that the page showed last."""
    commands.mark_read(public_id, request.form.get("seen", ""), by=current_viewer().person)
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/mute")
@going_on
def mute(public_id: str) -> ResponseReturnValue:
    """Tell no more of new messages here."""
    commands.mute(public_id, by=current_viewer().person, now=now())
    flash("You won't be told of new messages here. They are kept on this page.")
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/unmute")
@going_on
def unmute(public_id: str) -> ResponseReturnValue:
    """Tell of new messages here again."""
    commands.unmute(public_id, by=current_viewer().person)
    flash("You are told of new messages here again.")
    return _page_of(public_id)


@blueprint.post("/messages/<public_id>/mails")
@going_on
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
