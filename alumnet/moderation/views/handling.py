"""What whoever handles a report does beside deciding it."""

from datetime import datetime
from functools import partial
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import EndForm, NoteForm, ReasonForm
from alumnet.moderation.rules import ReportState
from alumnet.moderation.views.blueprint import blueprint, moderator
from alumnet.moderation.views.queue import item_page
from alumnet.wording import sentence


@blueprint.post("/moderation/<public_id>/claim")
@staff
def claim(public_id: str) -> ResponseReturnValue:
    """Take a report on."""
    return act(commands.claim, public_id, "It's yours for half an hour.")


@blueprint.post("/moderation/<public_id>/open")
@staff
def open_letter(public_id: str) -> ResponseReturnValue:
    """Open what was reported, which the audit notes first."""
    return act(commands.open_letter, public_id, "It's open until your half hour is over.")


@blueprint.post("/moderation/<public_id>/end-request")
@staff
def end_request(public_id: str) -> ResponseReturnValue:
    """End the reported request, with a reason for the staff."""
    viewer, form = moderator(), EndForm()
    if form.validate():
        end = partial(
            commands.end_request, is_no=form.step.data == "decline", reason=form.reason.data
        )
        return act(end, public_id, "It is ended. Neither of the two reads why.")
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.is_mine or not found.may_end:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    return item_page(found, viewer, ending=form)


@blueprint.route("/moderation/<public_id>/escalate", methods=["GET", "POST"])
@staff
def escalate(public_id: str) -> ResponseReturnValue:
    """Hand a report to whoever looks after the site, with a reason for the staff."""
    viewer, form = moderator(), ReasonForm()
    if form.validate_on_submit():
        hand_on = partial(commands.escalate, reason=form.reason.data)
        return act(hand_on, public_id, "It is handed on. Whoever looks after the site decides it.")
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.is_mine or found.state is not ReportState.CLAIMED:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    page = render_template("moderation/escalate.html", report=found, form=form)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@blueprint.post("/moderation/<public_id>/notes")
@staff
def add_note(public_id: str) -> ResponseReturnValue:
    """Write a note for the staff beside a report."""
    viewer, form = moderator(), NoteForm()
    if form.validate():
        write = partial(commands.add_note, text=form.text.data)
        return act(write, public_id, "Your note stands beside the report.")
    found = queries.item(reading(), viewer, public_id, now=now())
    return item_page(found, viewer, noting=form)


@blueprint.post("/moderation/<public_id>/notes/<note_id>/erase")
@staff
def erase_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Take a note of the staff away."""

    def erase(public_id: str, *, by: int, now: datetime) -> None:
        commands.erase_note(public_id, note_id, by=by, now=now)

    return act(erase, public_id, "The note is gone.")


@blueprint.post("/moderation/<public_id>/release")
@staff
def release(public_id: str) -> ResponseReturnValue:
    """Put a report back for others."""
    return act(commands.release, public_id, "You put it back. Others can take it on.")


@blueprint.post("/moderation/<public_id>/unhide")
@staff
def unhide(public_id: str) -> ResponseReturnValue:
    """Show somebody in search again."""
    return act(commands.unhide, public_id, "This decision is taken back.")


@blueprint.post("/moderation/<public_id>/lift")
@staff
def lift(public_id: str) -> ResponseReturnValue:
    """End a suspension before its time."""
    return act(commands.lift_suspension, public_id, "The suspension is lifted.")


def act(command: commands.Act, public_id: str, done: str) -> ResponseReturnValue:
    """Run a command on a report, say what came of it, and show the report as it stands now."""
    try:
        command(public_id, by=moderator().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(done)
    return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
