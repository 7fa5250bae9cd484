"""The association's own list of people: a file in, and what became of its rows."""

from pathlib import Path
from tempfile import TemporaryDirectory

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.utils import secure_filename

from alumnet.administration.queries import House
from alumnet.imports import commands, queries, tables
from alumnet.imports.forms import RosterForm
from alumnet.imports.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading

_LONGEST_NAME = 120


@blueprint.route("/admin/<slug>/roster", methods=["GET", "POST"])
@staff
def roster(slug: str) -> ResponseReturnValue:
    """Say how long the roster is, and take over a file."""
    house, form = house_at(slug), RosterForm()
    try:
        if form.validate_on_submit():
            made = _take_over(house, form.file.data)
            flash("The file is taken over.")
            return see("roster_import", slug=slug, public_id=made)
    except tables.FileRefused as error:
        form.refuse(str(error))
    finally:
        for sent in request.files.values():
            sent.close()  # a large one is a file on disk until then
    return render_template(
        "imports/roster.html",
        house=house,
        form=form,
        size=queries.size(reading(), house),
        imports=queries.roster_files(reading(), house),
    ), form_status()


def _take_over(house: House, sent: FileStorage) -> str:
    """Keep what was sent in a file of our own naming, and take it over."""
    shown = clean_line(sent.filename or "", _LONGEST_NAME)
    suffix = Path(secure_filename(sent.filename or "")).suffix or ".csv"
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"roster{suffix}"
        sent.save(path)
        return commands.import_roster_file(
            house, path, shown, by=current_viewer().person, now=now()
        )


@blueprint.get("/admin/<slug>/roster/<public_id>")
@staff
def roster_import(slug: str, public_id: str) -> ResponseReturnValue:
    """Show what became of the rows of one file."""
    house = house_at(slug)
    return render_template(
        "imports/roster_import.html",
        house=house,
        taken=queries.one_import(reading(), house, public_id),
    )
