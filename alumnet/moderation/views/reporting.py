"""Reporting somebody, what came of it, and what was decided in all."""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import Viewer, current_viewer, member, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound, TooMany
from alumnet.moderation import commands, queries
from alumnet.moderation.forms import ReportForm
from alumnet.moderation.rules import LETTERS, POLICY, ReportReason, letters
from alumnet.moderation.views.blueprint import blueprint
from alumnet.wording import sentence


@blueprint.route("/report", methods=["GET", "POST"])
@signed_in
def report() -> ResponseReturnValue:
    """Tell the staff about somebody, or about what is between the two."""
    viewer = current_viewer()
    subject = _subject(viewer)
    form = ReportForm()
    status = HTTPStatus.OK
    if form.validate_on_submit():
        concern = commands.Concern(
            ReportReason(form.reason.data), form.details.data, also_block=form.also_block.data
        )
        try:
            made = commands.report(subject, concern, by=viewer.person, now=now())
        except TooMany as error:
            form.form_errors.append(sentence(error))
            status = error.http_status
        else:
            return redirect(url_for(".received", public_id=made), HTTPStatus.SEE_OTHER)
    elif form.is_submitted():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "moderation/report.html",
        form=form,
        subject=subject,
        noun=letters.SUBJECTS[subject.kind],
        is_letter=subject.kind in LETTERS,
        is_written=subject.kind in letters.WRITTEN,
        hints={reason.value: hint for reason, (_, hint) in letters.REASONS.items()},
    ), status


_Find = Callable[..., queries.Subject]
# What the address names, the more exact thing first.
_FINDERS: dict[str, _Find] = {
    "request": queries.request_subject,
    "mentorship": queries.mentorship_subject,
    "message": queries.message_subject,
    "connection": queries.connection_subject,
    "photo": queries.photo_subject,
    **{kind.value: partial(queries.thing_subject, kind=kind) for kind in queries.THINGS},
}


def _subject(viewer: Viewer) -> queries.Subject:
    """Return what the address names; the more exact thing wins. Raises NotFound."""
    person = request.args.get("person", "")
    for name, find in _FINDERS.items():
        if named := request.args.get(name):
            found = find(reading(), viewer, public_id=named)
            break
    else:
        return queries.person_subject(reading(), viewer, person)
    if person and person != found.public_id:
        raise NotFound
    return found


@blueprint.get("/report/<public_id>")
@signed_in
def received(public_id: str) -> ResponseReturnValue:
    """Thank the reporter, say what happens next, and later what came of it."""
    found = queries.own_report(reading(), current_viewer(), public_id, now=now())
    if found is None:
        raise NotFound
    return render_template("moderation/received.html", report=found)


@blueprint.get("/decisions")
@member
def decisions() -> ResponseReturnValue:
    """Show members what the staff decided, by quarter and without names."""
    quarters = queries.decided_by_quarter(reading(), now=now())
    return render_template("moderation/decisions.html", quarters=quarters, least=POLICY.least_told)
