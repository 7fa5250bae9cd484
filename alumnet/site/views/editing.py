"""Where staff write pages anew."""

from http import HTTPStatus

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.site import commands, queries
from alumnet.site.forms import AgreedPageForm, PageForm
from alumnet.site.rules.pages import PAGES, ChangedMeanwhile, PageKind
from alumnet.site.rules.policies import filled
from alumnet.site.rules.writing import read
from alumnet.site.views.blueprint import blueprint, place_at, see
from alumnet.wording import sentence


def _kind(where: queries.Place, name: str) -> PageKind:
    """Return the page in the address, if it can be changed at this place. Raises NotFound."""
    found = next((each for each in PAGES.values() if each.name.value == name), None)
    if found is None or (found.is_agreed_to and not where.is_site):
        raise NotFound
    return found


@blueprint.get("/admin/<slug>/pages")
@staff
def pages(slug: str) -> ResponseReturnValue:
    """List the pages that may be changed here."""
    where = place_at(slug)
    return render_template(
        "site/pages.html",
        where=where,
        kinds=[each for each in PAGES.values() if where.is_site or not each.is_agreed_to],
        changed=queries.last_changes(reading(), where),
    )


@blueprint.route("/admin/<slug>/pages/<name>", methods=["GET", "POST"])
@staff
def edit_page(slug: str, name: str) -> ResponseReturnValue:
    """Show the words of a page to be changed; preview or save what comes."""
    where = place_at(slug)
    kind = _kind(where, name)
    versions = queries.history(reading(), where, kind.name)
    below = queries.text_below(reading(), where, kind.name)
    words = below if versions[0].body is None else versions[0].body
    form_kind = AgreedPageForm if kind.is_agreed_to else PageForm
    form = form_kind(data={"body": words, "seen": versions[0].number})
    is_fine = form.validate_on_submit()
    if is_fine and request.form.get("do") != "preview":
        if _saved(where, kind, form):
            return see("edit_page", slug=slug, name=name)
        versions = queries.history(reading(), where, kind.name)
        is_fine = False
    return render_template(
        "site/edit_page.html",
        where=where,
        kind=kind,
        form=form,
        versions=versions,
        is_own=versions[0].body is not None,
        preview=read(filled(form.body.data or "")) if is_fine else None,
        theirs=None if form.seen.data == versions[0].number else _words(versions[0], below),
    ), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _words(version: queries.Version, below: str) -> str:
    return below if version.body is None else version.body


def _saved(where: queries.Place, kind: PageKind, form: PageForm) -> bool:
    """Save what was written; put into the form why not."""
    news = form.news.data if isinstance(form, AgreedPageForm) and form.asks_again.data else None
    try:
        commands.save_page(
            where,
            kind.name,
            form.body.data or "",
            seen=form.seen.data or 0,
            by=current_viewer().person,
            now=now(),
            news=news,
        )
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return False
    flash(f"“{kind.title}” is saved. Members read it from now on.")
    return True


@blueprint.get("/admin/<slug>/pages/<name>/<int:number>")
@staff
def page_version(slug: str, name: str, number: int) -> ResponseReturnValue:
    """Show what a page said in one version."""
    where = place_at(slug)
    kind = _kind(where, name)
    versions = queries.history(reading(), where, kind.name)
    found = next((each for each in versions if each.number == number), None)
    if found is None:
        raise NotFound
    text = _words(found, queries.text_below(reading(), where, kind.name))
    return render_template(
        "site/page_version.html",
        where=where,
        kind=kind,
        version=found,
        newest=versions[0].number,
        written=read(filled(text)),
    )


@blueprint.post("/admin/<slug>/pages/<name>/<int:number>/restore")
@staff
def restore_page(slug: str, name: str, number: int) -> ResponseReturnValue:
    """Let a page say again what it said."""
    where = place_at(slug)
    kind = _kind(where, name)
    try:
        commands.restore_page(
            where, kind.name, number, seen=_seen(), by=current_viewer().person, now=now()
        )
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"“{kind.title}” says again what it said in version {number}.")
    return see("edit_page", slug=slug, name=name)


@blueprint.post("/admin/<slug>/pages/<name>/reset")
@staff
def reset_page(slug: str, name: str) -> ResponseReturnValue:
    """Let a page say what came with the software, or what the site says."""
    where = place_at(slug)
    kind = _kind(where, name)
    try:
        commands.reset_page(where, kind.name, seen=_seen(), by=current_viewer().person, now=now())
    except NotFound:
        raise
    except DomainError as error:
        flash(sentence(error), "warn")
    else:
        flash(f"“{kind.title}” has its first words again. Yours are kept among the versions.")
    return see("edit_page", slug=slug, name=name)


def _seen() -> int:
    """Return the version that was there when the button was drawn."""
    number = request.form.get("seen", "")
    if not number.isdecimal():
        raise ChangedMeanwhile
    return int(number)
