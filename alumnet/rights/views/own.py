"""One's own data: /me/data."""

from http import HTTPStatus

from flask import Response, flash, render_template
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, fresh, signed_in
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError
from alumnet.rights import commands, consents, queries, retention
from alumnet.rights.rules.policy import POLICY
from alumnet.rights.views.blueprint import blueprint, see
from alumnet.wording import sentence


@blueprint.get("/me/data")
@signed_in
def own_data() -> ResponseReturnValue:
    """Show what somebody may take along, end and look up."""
    me = current_viewer().person
    return render_template(
        "rights/data.html",
        copies=queries.copies_of(reading(), me, now=now()),
        rules=retention.told(),
        said=consents.said_by(reading(), me),
        closes_at=queries.closes_at(reading(), me),
        policy=POLICY,
    )


@blueprint.post("/me/data/copies")
@signed_in
def ask_for_copy() -> ResponseReturnValue:
    """Have a copy of everything put together."""
    try:
        commands.ask_for_copy(by=current_viewer().person, now=now())
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash("We put your copy together. You get a mail when it is ready.")
    return see("own_data")


@blueprint.get("/me/data/copies/<public_id>")
@signed_in
@fresh
def copy(public_id: str) -> ResponseReturnValue:
    """Send the file of a copy, to whoever signed in just now."""
    content = queries.file_of(reading(), public_id, by=current_viewer().person, now=now())
    response = Response(content, HTTPStatus.OK, mimetype="application/zip")
    response.headers["Content-Disposition"] = "attachment; filename=my-data.zip"
    response.headers["Cache-Control"] = "no-store"
    return response
