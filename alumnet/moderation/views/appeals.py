"""What a side reads of a decision, and how it asks that somebody else looks again."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import AppealForm
from alumnet.moderation.views.blueprint import blueprint
from alumnet.wording import sentence


@blueprint.get("/decision/<public_id>")
@signed_in
def own_decision(public_id: str) -> ResponseReturnValue:
    """Show somebody what was decided about them, and how to appeal."""
    found = queries.own_decision(reading(), current_viewer(), public_id, now=now())
    return render_template("moderation/own_decision.html", decision=found)


@blueprint.route("/decision/<public_id>/appeal", methods=["GET", "POST"])
@signed_in
def appeal_decision(public_id: str) -> ResponseReturnValue:
    """Let somebody about whom it was decided ask that somebody else looks again."""
    back = url_for(".own_decision", public_id=public_id)
    found = queries.own_decision(reading(), current_viewer(), public_id, now=now())
    if not found.may_appeal:
        return redirect(back, HTTPStatus.SEE_OTHER)
    return _appeal(commands.appeal_decision, public_id, back, found.words, found.association_name)


@blueprint.route("/report/<public_id>/appeal", methods=["GET", "POST"])
@signed_in
def appeal_outcome(public_id: str) -> ResponseReturnValue:
    """Let a reporter ask that somebody else looks at what nothing was done about."""
    back = url_for(".received", public_id=public_id)
    found = queries.own_report(reading(), current_viewer(), public_id, now=now())
    if found is None:
        raise NotFound
    if not found.may_appeal:
        return redirect(back, HTTPStatus.SEE_OTHER)
    return _appeal(commands.appeal_outcome, public_id, back, found.answer, found.association_name)


def _appeal(
    command: Callable[..., None], public_id: str, back: str, words: str, association: str
) -> ResponseReturnValue:
    form, status = AppealForm(), HTTPStatus.OK
    if form.validate_on_submit():
        try:
            command(public_id, form.text.data, by=current_viewer().person, now=now())
        except NotFound:
            raise
        except DomainError as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
        else:
            flash("Somebody else looks at it. You get a mail either way.")
            return redirect(back, HTTPStatus.SEE_OTHER)
    elif form.is_submitted():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    page = render_template(
        "moderation/appeal.html", form=form, words=words, association=association, back=back
    )
    return page, status
