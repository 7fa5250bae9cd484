"""Files of members: send one, say what its columns hold, look, take over, take back."""

from collections.abc import Callable

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.administration.queries import House
from alumnet.imports import commands, queries
from alumnet.imports.forms import ColumnsForm, MembersForm
from alumnet.imports.rules.columns import DAYS, LABELS, lacking, samples, source_of
from alumnet.imports.rules.states import Choice, Found, ImportState, Outcome
from alumnet.imports.views.blueprint import blueprint, form_status, house_at, see
from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.cleaning import clean_line
from alumnet.kernel.clock import now
from alumnet.kernel.days import is_ambiguous, order_in
from alumnet.kernel.db import reading
from alumnet.kernel.downloads import csv_download
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.kernel.sheets import FileRefused, Sheet
from alumnet.wording import sentence

_LONGEST_NAME = 120
_BEFORE = frozenset({ImportState.CHECKING, ImportState.REVIEW})
# What the staff can ask of a file, and what is said then.
_ASKED: dict[str, tuple[Callable[..., None], str]] = {
    "apply": (commands.apply_import, ""),
    "stop": (commands.stop_import, "It stops after the rows that are written now."),
    "undo": (commands.undo_import, ""),
    "cancel": (commands.cancel_import, "The file is given up. Nothing of it was kept."),
    "again": (commands.choose_again, ""),
}


@blueprint.route("/admin/<slug>/imports", methods=["GET", "POST"])
@staff
def members(slug: str) -> ResponseReturnValue:
    """List the files of members, and take in a new one."""
    house, form = house_at(slug), MembersForm()
    try:
        if form.validate_on_submit():
            sent = form.file.data
            name = clean_line(sent.filename or "", _LONGEST_NAME)
            row = commands.start_import(
                house, sent.read(), name, by=current_viewer().person, now=now()
            )
            return see("columns", slug=slug, public_id=row.public_id)
    except FileRefused as error:
        form.refuse(str(error))
    finally:
        for each in request.files.values():
            each.close()
    return render_template(
        "imports/members.html",
        house=house,
        form=form,
        files=queries.member_imports(reading(), house),
    ), form_status()


@blueprint.route("/admin/<slug>/imports/<public_id>/columns", methods=["GET", "POST"])
@staff
def columns(slug: str, public_id: str) -> ResponseReturnValue:
    """Show each column with samples and what it seems to hold, and take the choice."""
    house = house_at(slug)
    row = queries.member_import(reading(), house, public_id)
    if row.state is not ImportState.COLUMNS:
        return see("member_import", slug=slug, public_id=public_id)
    sheet = queries.sheet_of(reading(), row.id)
    form = ColumnsForm.for_columns(queries.columns_of(row), row.day_order)
    asks_order = _asks_order(form, sheet)
    if form.validate_on_submit() and _fits(form, asks_order=asks_order):
        return _asked(
            house,
            public_id,
            lambda: commands.choose_columns(
                row.id, form.chosen, form.day_order, by=current_viewer().person, now=now()
            ),
        )
    cells = [each.cells for each in sheet.rows if each.cells]
    return render_template(
        "imports/columns.html",
        house=house,
        file=row,
        source=source_of(sheet.headers)[1],
        form=form,
        asks_order=asks_order,
        columns=[(name, samples(cells, at)) for at, name in enumerate(sheet.headers)],
    ), form_status()


def _asks_order(form: ColumnsForm, sheet: Sheet) -> bool:
    """Return whether a column of days can be read in two ways, and nothing in it says which."""
    for at, column in enumerate(form.chosen):
        if column in DAYS:
            values = [row.cells[at] for row in sheet.rows if row.cells]
            if order_in(values) is None and any(map(is_ambiguous, values)):
                return True
    return False


def _fits(form: ColumnsForm, *, asks_order: bool) -> bool:
    problem = lacking(form.chosen)
    if problem:
        form.form_errors.append(problem)
    elif asks_order and form.day_order is None:
        form.ask_order()
    return not form.errors


@blueprint.get("/admin/<slug>/imports/<public_id>")
@staff
def member_import(slug: str, public_id: str) -> ResponseReturnValue:
    """Show where a file is: at work, waiting for a decision, or what became of its rows."""
    house = house_at(slug)
    row = queries.member_import(reading(), house, public_id)
    if row.state is ImportState.COLUMNS:
        return see("columns", slug=slug, public_id=public_id)
    kinds = queries.BEFORE if row.state in _BEFORE else queries.AFTER
    shown = _shown(kinds)
    return render_template(
        "imports/member_import.html",
        house=house,
        file=queries.file_page(reading(), row),
        is_before=row.state in _BEFORE,
        shown=shown,
        page=queries.rows_of(reading(), row.id, shown, request.args.get("after")),
        labels={column.value: label for column, label in LABELS.items()},
    )


def _shown(kinds: tuple[Found, ...] | tuple[Outcome, ...]) -> Found | Outcome | None:
    asked = request.args.get("show")
    found = next((kind for kind in kinds if kind.value == asked), None)
    if asked and found is None:
        raise NotFound
    return found


@blueprint.post("/admin/<slug>/imports/<public_id>/decide")
@staff
def decide(slug: str, public_id: str) -> ResponseReturnValue:
    """Note who is the same person, for the rows of a page or for all that are left."""
    house, by = house_at(slug), current_viewer().person
    row = queries.member_import(reading(), house, public_id)
    try:
        if everybody := request.form.get("all"):
            count = commands.decide_all(row.id, Choice(everybody), by=by)
            flash(f"Decided for {count} rows.")
        else:
            chosen = {
                int(name.removeprefix("row-")): Choice(value)
                for name, value in request.form.items()
                if name.startswith("row-")
            }
            commands.decide(row.id, chosen, by=by)
            flash("Your decisions are noted.")
    except ValueError as error:
        raise NotFound from error
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    return see("member_import", slug=slug, public_id=public_id, show=request.form.get("show"))


@blueprint.post("/admin/<slug>/imports/<public_id>/<step>")
@staff
def ask_of_import(slug: str, public_id: str, step: str) -> ResponseReturnValue:
    """Take a file over, stop, take it back, give it up, or go back to its columns."""
    house = house_at(slug)
    row = queries.member_import(reading(), house, public_id)
    if step not in _ASKED:
        raise NotFound
    command, said = _ASKED[step]
    answer = _asked(
        house, public_id, lambda: command(row.id, by=current_viewer().person, now=now()), said
    )
    if step == "cancel":
        return see("members", slug=slug)
    return see("columns", slug=slug, public_id=public_id) if step == "again" else answer


def _asked(
    house: House, public_id: str, command: Callable[[], None], said: str = ""
) -> ResponseReturnValue:
    """Do what is asked; say so, or why not, where the file is shown."""
    try:
        command()
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        if said:
            flash(said)
    return see("member_import", slug=house.slug, public_id=public_id)


@blueprint.get("/admin/<slug>/imports/<public_id>/problems.csv")
@staff
def problems(slug: str, public_id: str) -> ResponseReturnValue:
    """Send the rows that were left out, with the reason, as a file for spreadsheets."""
    import_id = queries.member_import(reading(), house_at(slug), public_id).id
    return csv_download(
        f"problems-{public_id}.csv",
        ("Row", "Who", "Why"),
        lambda session: queries.left_out(session, import_id),
    )
