"""What I practised: notes that only their writer ever reads."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.dates import local_day
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict
from alumnet.kernel.zones import reader_zone
from alumnet.mentoring import commands
from alumnet.mentoring.forms.desk import NoteForm
from alumnet.mentoring.queries import practice
from alumnet.mentoring.views.frame import blueprint, show


@blueprint.get("/me/mentoring/practice")
@going_on
def practice_notes() -> ResponseReturnValue:
    """Show one's own notes, and a place to write the next."""
    return _list(NoteForm(formdata=None, on=local_day(now(), reader_zone())), HTTPStatus.OK)


@blueprint.post("/me/mentoring/practice")
@going_on
def write_practice_note() -> ResponseReturnValue:
    """Keep a note."""
    form = NoteForm()
    if not form.validate() or form.on.data is None:
        return _list(form, HTTPStatus.UNPROCESSABLE_ENTITY)
    person_id = current_viewer().person
    commands.write_note(by=person_id, on=form.on.data, text=form.text.data, now=now())
    flash("Kept. Nobody but you reads it.")
    return show("practice_notes")


def _list(form: NoteForm, status: HTTPStatus) -> ResponseReturnValue:
    notes = practice.notes_of(reading(), current_viewer().person, request.args.get("after"))
    return render_template("mentoring/desk/practice.html", form=form, notes=notes), status


@blueprint.get("/me/mentoring/practice/<public_id>")
@going_on
def practice_note(public_id: str) -> ResponseReturnValue:
    """Show one note to change it."""
    note = practice.own_note(reading(), current_viewer().person, public_id)
    form = NoteForm(formdata=None, on=note.on, text=note.text, version=str(note.version))
    return _one(note, form, HTTPStatus.OK)


@blueprint.post("/me/mentoring/practice/<public_id>")
@going_on
def change_practice_note(public_id: str) -> ResponseReturnValue:
    """Write a note anew; when it was changed in another window, both versions are shown."""
    person_id = current_viewer().person
    note = practice.own_note(reading(), person_id, public_id)
    form = NoteForm()
    if not form.validate() or form.on.data is None:
        return _one(note, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        commands.change_note(
            public_id,
            by=person_id,
            on=form.on.data,
            text=form.text.data,
            version=form.version_number,
        )
    except Conflict:
        stored = practice.own_note(reading(), person_id, public_id)
        form.version.data = str(stored.version)
        return _one(stored, form, HTTPStatus.CONFLICT, stored=stored.text)
    flash("Saved.")
    return show("practice_notes")


def _one(
    note: practice.OwnNote, form: NoteForm, status: HTTPStatus, stored: str = ""
) -> ResponseReturnValue:
    return render_template(
        "mentoring/desk/practice_note.html", note=note, form=form, stored=stored
    ), status


@blueprint.post("/me/mentoring/practice/<public_id>/delete")
@going_on
def delete_practice_note(public_id: str) -> ResponseReturnValue:
    """Delete a note."""
    commands.delete_note(public_id, by=current_viewer().person, now=now())
    flash("The note is deleted.")
    return show("practice_notes")
