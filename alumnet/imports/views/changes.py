"""What changed here, as a file for the association's own records."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.imports import commands, queries
from alumnet.imports.forms import ChangesForm
from alumnet.imports.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_download


@blueprint.route("/admin/<slug>/changes", methods=["GET", "POST"])
@staff
def changes(slug: str) -> ResponseReturnValue:
    """Say when changes were taken out, and take them out again."""
    house, form = house_at(slug), ChangesForm()
    taken = queries.exports(reading(), house)
    if form.validate_on_submit():
        since = taken[0].until if taken and form.since.data == "last" else None
        made = commands.take_changes(house.id, since, by=current_viewer().person, now=now())
        return see("changes_file", slug=slug, public_id=made)
    return render_template(
        "imports/changes.html", house=house, form=form, taken=taken, header=queries.HEADER
    ), form_status()


@blueprint.get("/admin/<slug>/changes/<public_id>.csv")
@staff
def changes_file(slug: str, public_id: str) -> ResponseReturnValue:
    """Send what changed in the time of one taking, a part at a time."""
    row = queries.one_export(reading(), house_at(slug), public_id)
    association_id, since, until = row.association_id, row.since, row.until
    return csv_download(
        f"changes-{until:%Y-%m-%d}.csv",
        queries.HEADER,
        lambda session: queries.changed_people(session, association_id, since, until),
    )
