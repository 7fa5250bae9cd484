"""The inbox of the staff."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, site_admin, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import Conflict, NotFound
from alumnet.kernel.transitions import allowed
from alumnet.support import commands, queries
from alumnet.support.forms import AnswerForm
from alumnet.support.queries import Inbox
from alumnet.support.rules.steps import QUESTION
from alumnet.support.views.blueprint import blueprint, form_status
from alumnet.wording import sentence

_ACTS: dict[str, tuple[Callable[..., None], str]] = {
    "take": (commands.take, "You look after it."),
    "release": (commands.release, "You left it to the others."),
    "close": (commands.close, "Closed. Nobody is told."),
}


def _inbox(slug: str | None) -> Inbox:
    return queries.inbox_of(reading(), current_viewer(), slug)


@blueprint.get("/admin/<slug>/support")
@staff
def inbox(slug: str) -> ResponseReturnValue:
    """List the questions to an association by whose turn it is."""
    return _list(_inbox(slug))


@blueprint.get("/admin/support")
@site_admin
def site_inbox() -> ResponseReturnValue:
    """List the questions to whoever looks after the whole site."""
    return _list(_inbox(None))


def _list(found: Inbox) -> ResponseReturnValue:
    tab = request.args.get("show", "open")
    if tab not in queries.TABS:
        raise NotFound
    return render_template(
        "support/inbox.html",
        inbox=found,
        tab=tab,
        counts=queries.counts(reading(), found),
        page=queries.questions(reading(), found, tab, request.args.get("after")),
    )


@blueprint.route("/admin/<slug>/support/<public_id>", methods=["GET", "POST"])
@staff
def item(slug: str, public_id: str) -> ResponseReturnValue:
    """Show a question to an association, and take an answer."""
    return _item(_inbox(slug), public_id)


@blueprint.route("/admin/support/<public_id>", methods=["GET", "POST"])
@site_admin
def site_item(public_id: str) -> ResponseReturnValue:
    """Show a question to the whole site, and take an answer."""
    return _item(_inbox(None), public_id)


def _item(found: Inbox, public_id: str) -> ResponseReturnValue:
    viewer, form = current_viewer(), AnswerForm()
    what = request.form.get("do", "")
    if what in _ACTS:
        return _act(found, public_id, what)
    if form.validate_on_submit():
        try:
            commands.answer(
                found,
                public_id,
                words=form.words.data,
                asks_back=form.asks_back.data,
                version=form.version_number,
                by=viewer.person,
                now=now(),
            )
        except Conflict as error:
            form.form_errors.append(sentence(error))
        else:
            flash("Sent.")
            return redirect(_address(found, None), HTTPStatus.SEE_OTHER)
    question = queries.question(reading(), viewer, found, public_id)
    form.version.data = str(question.version)
    writer = question.writer
    also = None
    if found.association_id is not None and not writer.is_proved:
        also = queries.member_with_address(reading(), found, writer.email)
    steps = {row.name for row in allowed(QUESTION, question.state, "staff")}
    page = render_template(
        "support/item.html", inbox=found, question=question, also=also, form=form, steps=steps
    )
    return page, form_status()


def _act(found: Inbox, public_id: str, what: str) -> ResponseReturnValue:
    command, said = _ACTS[what]
    try:
        command(found, public_id, by=current_viewer().person, now=now())
    except Conflict as error:
        flash(sentence(error), "warn")
    else:
        flash(said)
    return redirect(_address(found, public_id), HTTPStatus.SEE_OTHER)


def _address(found: Inbox, public_id: str | None) -> str:
    """Return where a question is, or the list without one."""
    where = url_for(".inbox", slug=found.slug) if found.slug else url_for(".site_inbox")
    return where if public_id is None else f"{where}/{public_id}"
