"""Notes of the two and of one alone, and what each of them will do."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError
from alumnet.mentoring.commands import notes as commands
from alumnet.mentoring.forms.notes import NoteForm, TaskForm
from alumnet.mentoring.queries import notes
from alumnet.mentoring.rules.session_errors import CannotBePlanned
from alumnet.mentoring.views.frame import add_to, blueprint, show
from alumnet.mentoring.views.mentorships import page_of


@blueprint.get("/mentorships/<public_id>/notes")
@going_on
def notes_page(public_id: str) -> ResponseReturnValue:
    """Show notes and what is to be done."""
    return _page(public_id)


def _page(public_id: str, **sent: FlaskForm) -> ResponseReturnValue:
    page = page_of(public_id)
    me = current_viewer().person
    forms: dict[str, Any] = {
        "note": NoteForm(formdata=None),
        "task": TaskForm(formdata=None),
        **sent,
    }
    forms["note"].prepare(page.other.given_name, may_share=page.is_live)
    forms["task"].prepare(page.other.given_name)
    return render_template(
        "mentoring/sessions/notes.html",
        page=page,
        notes=notes.notes_of(reading(), page.id, me),
        tasks=notes.tasks_of(reading(), page.id, me),
        form=next(iter(sent.values()), None),
        **forms,
    ), HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK


@blueprint.post("/mentorships/<public_id>/notes")
@going_on
def write_note(public_id: str) -> ResponseReturnValue:
    """Begin a note, for both or for oneself."""
    page = page_of(public_id)
    form = NoteForm()
    form.prepare(page.other.given_name, may_share=page.is_live)

    def write() -> None:
        by, text = current_viewer().person, form.text.data
        commands.write_note(public_id, by=by, text=text, is_private=form.is_private, now=now())
        flash("Saved. Only you read it." if form.is_private else "Saved. Both of you read it.")

    return _after(public_id, "note", form, write)


@blueprint.post("/mentorships/<public_id>/tasks")
@going_on
def add_task(public_id: str) -> ResponseReturnValue:
    """Note what one of the two will do."""
    form = TaskForm()

    def add() -> None:
        task = commands.Task(form.what.data, form.who.data != "other", form.due_on.data)
        commands.add_task(public_id, by=current_viewer().person, task=task, now=now())

    return _after(public_id, "task", form, add)


def _after(
    public_id: str, name: str, form: FlaskForm, act: Callable[[], None]
) -> ResponseReturnValue:
    """Do it and go back, or show the form with what stands in the way."""
    if form.validate():
        try:
            act()
        except DomainError as error:
            add_to(form, error)
        else:
            return show("notes_page", public_id=public_id)
    return _page(public_id, **{name: form})


@blueprint.post("/mentorships/<public_id>/tasks/<task_id>")
@going_on
def finish_task(public_id: str, task_id: str) -> ResponseReturnValue:
    """Say that something is done, or isn't after all."""
    is_done = request.form.get("done") == "1"
    by = current_viewer().person
    try:
        commands.finish_task(public_id, task_id, by=by, is_done=is_done, now=now())
    except CannotBePlanned:
        flash("This has ended, so what there was to do stays as it is.", "info")
    return show("notes_page", public_id=public_id)


@blueprint.post("/mentorships/<public_id>/tasks/<task_id>/delete")
@going_on
def delete_task(public_id: str, task_id: str) -> ResponseReturnValue:
    """Take away something to do that one wrote."""
    commands.delete_task(public_id, task_id, by=current_viewer().person, now=now())
    return show("notes_page", public_id=public_id)


# --------------------------------------------------------------------------------------- one note
@blueprint.route("/mentorships/<public_id>/notes/<note_id>", methods=["GET", "POST"])
@going_on
def edit_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Change a note; what the other saved meanwhile is shown, and nothing typed is lost."""
    me = current_viewer().person
    page = page_of(public_id)
    there = notes.note_of(reading(), page.id, note_id, me)
    form = NoteForm(data={"text": there.text, "version": there.version})
    form.prepare(page.other.given_name, may_share=page.is_live)
    stored = None
    if request.method == "POST" and form.validate():
        try:
            commands.save_note(
                public_id, note_id, by=me, text=form.text.data, version=form.seen, now=now()
            )
        except Conflict:
            there = notes.note_of(reading(), page.id, note_id, me)
            stored, form.version.data = there.text, str(there.version)
        except DomainError as error:
            add_to(form, error)
        else:
            flash("Saved.")
            return show("notes_page", public_id=public_id)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_template(
        "mentoring/sessions/note.html", page=page, note=there, form=form, stored=stored
    ), status if stored is None else HTTPStatus.CONFLICT


@blueprint.post("/mentorships/<public_id>/notes/<note_id>/delete")
@going_on
def delete_note(public_id: str, note_id: str) -> ResponseReturnValue:
    """Delete a note that nobody but oneself wrote in."""
    commands.delete_note(public_id, note_id, by=current_viewer().person, now=now())
    flash("The note is deleted.")
    return show("notes_page", public_id=public_id)
