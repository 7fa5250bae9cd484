"""What takes two of the staff: reading a conversation, and removing a member."""

from functools import partial
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import fresh_to_write, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ReasonForm
from alumnet.moderation.rules import Purpose
from alumnet.moderation.views.blueprint import blueprint, moderator
from alumnet.moderation.views.handling import act
from alumnet.wording import sentence


@blueprint.route("/moderation/<public_id>/ask/<purpose>", methods=["GET", "POST"])
@staff
def ask(public_id: str, purpose: str) -> ResponseReturnValue:
    """Ask a second one of the staff for their yes."""
    viewer, form, wanted = moderator(), ReasonForm(), _purpose(purpose)
    if form.validate_on_submit():
        asking = partial(commands.ask_approval, purpose=wanted, reason=form.reason.data)
        return act(asking, public_id, "The others of the staff are asked.")
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.is_mine or not found.may_take:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    page = render_template("moderation/ask.html", report=found, form=form, purpose=wanted)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _purpose(code: str) -> Purpose:
    try:
        return Purpose(code)
    except ValueError:
        abort(HTTPStatus.NOT_FOUND)


@blueprint.post("/moderation/approvals/<approval_id>/yes")
@staff
@fresh_to_write
def approve(approval_id: str) -> ResponseReturnValue:
    """Say yes to what another one of the staff asked."""
    return _answer(approval_id, yes=True, done="You said yes. Whoever asked is told.")


@blueprint.post("/moderation/approvals/<approval_id>/no")
@staff
def refuse(approval_id: str) -> ResponseReturnValue:
    """Say no to what another one of the staff asked."""
    return _answer(approval_id, yes=False, done="You said no. Whoever asked is told.")


def _answer(approval_id: str, *, yes: bool, done: str) -> ResponseReturnValue:
    viewer = moderator()
    try:
        public_id = commands.answer_approval(approval_id, yes=yes, by=viewer.person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
        return redirect(url_for(".queue"), HTTPStatus.SEE_OTHER)
    flash(done)
    return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)


@blueprint.post("/moderation/<public_id>/conversation")
@staff
@fresh_to_write
def open_conversation(public_id: str) -> ResponseReturnValue:
    """Open the conversation of the two, which the audit notes first and both of them see."""
    return act(commands.read_conversation, public_id, "It is open. Both of them can see that.")


@blueprint.get("/moderation/<public_id>/conversation")
@staff
def conversation(public_id: str) -> ResponseReturnValue:
    """Show the conversation to whoever opened it, while it is open."""
    found = queries.item(reading(), moderator(), public_id, now=now())
    if not found.may_read_conversation(now()) or found.conversation_id is None:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    return render_template(
        "moderation/conversation.html",
        report=found,
        until=found.papers.standing(Purpose.READ, now()),
        lines=queries.lines_of(reading(), found.conversation_id),
    )
