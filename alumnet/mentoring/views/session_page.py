"""The page of a session with all its forms, and what is said around it."""

from http import HTTPStatus
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, going_on
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, DomainError, NotFound
from alumnet.mentoring.commands import session_outcomes, session_words
from alumnet.mentoring.forms.sessions import (
    HappenedForm,
    PlaceForm,
    PointForm,
    PrepareForm,
    TryForm,
    VersionedForm,
    value_of,
)
from alumnet.mentoring.queries import session_pages
from alumnet.mentoring.queries.session_pages import SessionPage
from alumnet.mentoring.rules.session_errors import CannotBePlanned
from alumnet.mentoring.rules.sessions import Subject
from alumnet.mentoring.views.frame import add_to, moved_on
from alumnet.mentoring.views.session_frame import session_route, show_session, subject_of
from alumnet.wording import sentence

_SAID = {
    "met": "Noted: you met.",
    "missed": "Noted. Nobody is at fault; you can find another time.",
    "doubt": "Noted. It counts for nothing until you two agree.",
    "met_after_all": "Noted: you met.",
    "not_after_all": "Noted: you didn't meet.",
}


def render_session(
    subject: Subject, number: int, *, stored: dict[str, str] | None = None, **sent: Any
) -> ResponseReturnValue:
    """Show a session; `sent` are forms that came back with errors, by their names.

    `stored` is how words stand that were saved in another window meanwhile.
    """
    page = session_pages.session_page(reading(), current_viewer(), subject, number, now=now())
    forms = _forms(page) | sent
    if isinstance(sent.get("prepare"), PrepareForm):
        forms["prepare"].prepare(page.pair.other.given_name)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent else HTTPStatus.OK
    return render_template(
        "mentoring/sessions/session.html",
        page=page,
        times=[(value_of(each), page.pair.told(each)) for each in page.times],
        form=next(iter(sent.values()), None),
        stored=stored,
        **forms,
    ), HTTPStatus.CONFLICT if stored is not None else status


def _forms(page: SessionPage) -> dict[str, Any]:
    prepare = PrepareForm(
        formdata=None, question=page.question, brings=page.brings, version=page.words_version
    )
    prepare.prepare(page.pair.other.given_name)
    return {
        "place": PlaceForm(formdata=None, place=page.place),
        "point": PointForm(formdata=None),
        "prepare": prepare,
        "try_next": TryForm(formdata=None, will_try=page.will_try, version=page.words_version),
        "happened": HappenedForm(
            formdata=None,
            what_happened=page.last.what_happened if page.last else "",
            version=page.last.words_version if page.last else 0,
        ),
    }


@session_route("/<int:number>/outcome", methods=["POST"])
@going_on
def how_it_was(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Say whether the two met, doubt what the other said, or give in."""
    subject, by = subject_of(about, public_id), current_viewer().person
    said = request.form.get("said", "")
    steps: dict[str, Any] = {
        "met": session_outcomes.hold_session,
        "missed": session_outcomes.miss_session,
        "doubt": session_outcomes.contest_session,
        "met_after_all": lambda *what, **how: session_outcomes.settle_session(
            *what, took_place=True, **how
        ),
        "not_after_all": lambda *what, **how: session_outcomes.settle_session(
            *what, took_place=False, **how
        ),
    }
    if said not in steps:
        raise NotFound
    try:
        steps[said](subject, number, by=by, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "info")
    else:
        flash(_SAID[said])
    return show_session(subject, number)


@session_route("/<int:number>/agenda", methods=["POST"])
@going_on
def add_point(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Add to what is to be talked about."""
    subject, form = subject_of(about, public_id), PointForm()
    if form.validate():
        try:
            by = current_viewer().person
            session_words.add_point(subject, number, by=by, text=form.text.data, now=now())
        except DomainError as error:
            add_to(form, error)
        else:
            return show_session(subject, number)
    return render_session(subject, number, point=form)


@session_route("/<int:number>/agenda/<point>/remove", methods=["POST"])
@going_on
def remove_point(about: str, public_id: str, number: int, point: str) -> ResponseReturnValue:
    """Take one's own point off the list."""
    subject = subject_of(about, public_id)
    with moved_on():
        session_words.remove_point(subject, number, point, by=current_viewer().person, now=now())
    return show_session(subject, number)


@session_route("/<int:number>/prepare", methods=["POST"])
@going_on
def save_preparation(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Keep the mentee's question, and what they bring."""
    return _save(about, public_id, number, "prepare", PrepareForm())


@session_route("/<int:number>/try", methods=["POST"])
@going_on
def save_try(about: str, public_id: str, number: int) -> ResponseReturnValue:
    """Keep what the mentee will try until next time."""
    return _save(about, public_id, number, "try_next", TryForm())


@session_route("/<int:number>/happened/<int:last>", methods=["POST"])
@going_on
def save_happened(about: str, public_id: str, number: int, last: int) -> ResponseReturnValue:
    """Keep what came of what the mentee wanted to try after the session before."""
    return _save(about, public_id, number, "happened", HappenedForm(), of=last)


def _save(
    about: str,
    public_id: str,
    number: int,
    name: str,
    form: VersionedForm,
    *,
    of: int | None = None,
) -> ResponseReturnValue:
    """Save words, and show both when they were saved elsewhere meanwhile: nothing typed is lost."""
    subject, by = subject_of(about, public_id), current_viewer().person
    typed = {each.name: each for each in form if each.name not in {"version", "csrf_token"}}
    if not form.validate():
        return render_session(subject, number, **{name: form})
    try:
        words = {key: each.data for key, each in typed.items()}
        session_words.save_words(subject, of or number, by=by, version=form.seen, **words)
    except CannotBePlanned as error:
        add_to(form, error)
        return render_session(subject, number, **{name: form})
    except Conflict:
        there = session_pages.session_page(
            reading(), current_viewer(), subject, of or number, now=now()
        )
        stored = {each.label.text: getattr(there, key) for key, each in typed.items()}
        form.version.data = str(there.words_version)
        return render_session(subject, number, stored=stored, **{name: form})
    flash("Saved.")
    return show_session(subject, number)
