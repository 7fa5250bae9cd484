"""What whoever handles a report does beside deciding it."""

from functools import partial
from http import HTTPStatus

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ChoiceForm, EndForm
from alumnet.moderation.views.blueprint import blueprint, moderator
from alumnet.moderation.views.queue import item_page
from alumnet.wording import sentence


@blueprint.post("/moderation/<public_id>/claim")
@staff
def claim(public_id: str) -> ResponseReturnValue:
    """Take a report on."""
    return _act(commands.claim, public_id, "It's yours for half an hour.")


@blueprint.post("/moderation/<public_id>/open")
@staff
def open_letter(public_id: str) -> ResponseReturnValue:
    """Open what was reported, which the audit notes first."""
    return _act(commands.open_letter, public_id, "It's open until your half hour is over.")


@blueprint.post("/moderation/<public_id>/end-request")
@staff
def end_request(public_id: str) -> ResponseReturnValue:
    """End the reported request, with a reason for the staff."""
    viewer, form = moderator(), EndForm()
    if form.validate():
        end = partial(
            commands.end_request, is_no=form.step.data == "decline", reason=form.reason.data
        )
        return _act(end, public_id, "It is ended. Neither of the two reads why.")
    found = queries.item(reading(), viewer, public_id, now=now())
    if not found.is_mine or not found.may_end:
        return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
    return item_page(found, viewer, ChoiceForm(formdata=None), form)


@blueprint.post("/moderation/<public_id>/release")
@staff
def release(public_id: str) -> ResponseReturnValue:
    """Put a report back for others."""
    return _act(commands.release, public_id, "You put it back. Others can take it on.")


@blueprint.post("/moderation/<public_id>/unhide")
@staff
def unhide(public_id: str) -> ResponseReturnValue:
    """Show somebody in search again."""
    return _act(commands.unhide, public_id, "This decision is taken back.")


@blueprint.post("/moderation/<public_id>/lift")
@staff
def lift(public_id: str) -> ResponseReturnValue:
    """End a suspension before its time."""
    return _act(commands.lift_suspension, public_id, "The suspension is lifted.")


def _act(command: commands.Act, public_id: str, done: str) -> ResponseReturnValue:
    """Run a command on a report, say what came of it, and show the report as it stands now."""
    try:
        command(public_id, by=moderator().person, now=now())
    except Conflict as error:
        flash(sentence(error), "warn")
    else:
        flash(done)
    return redirect(url_for(".item", public_id=public_id), HTTPStatus.SEE_OTHER)
