"""How a place looks: the page on which staff choose it, the stylesheet and the logo it makes."""

from http import HTTPStatus

from flask import Response, current_app, flash, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.kernel import page_context
from alumnet.kernel.authorization import Viewer, current_viewer, public, staff
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import DomainError, NotFound
from alumnet.settings import Settings
from alumnet.site import commands, current, logos
from alumnet.site.forms import BrandForm
from alumnet.site.queries import Place, brands
from alumnet.site.rules.brands import LOGO_BYTES, Brand, is_colour, stylesheet, tone
from alumnet.site.views.blueprint import blueprint, place_at, see
from alumnet.wording import sentence

_YEAR = 365 * 24 * 3600


def _site_name() -> str:
    settings: Settings = current_app.extensions["alumnet.settings"]
    return settings.site_name


@page_context.provides("brand")
def brand(viewer: Viewer) -> Brand:
    """Return how the site looks to a viewer. No statement."""
    return brands.brand_for(viewer, _site_name())


@page_context.provides("site_name")
def site_name(viewer: Viewer) -> str:
    """Return what the site is called on the pages of a viewer. No statement."""
    return brands.brand_for(viewer, _site_name()).name


@blueprint.get("/brand/<digest>.css")
@public
def brand_stylesheet(digest: str) -> ResponseReturnValue:
    """Send the colours of a place; other colours have another address."""
    content = brands.stylesheet_of(digest)
    if content is None:  # saved a moment ago, in another process
        current.refresh()
        content = brands.stylesheet_of(digest)
    if not content:
        raise NotFound
    return _kept(Response(content, mimetype="text/css"), digest)


@blueprint.get("/brand/<digest>.webp")
@public
def brand_logo(digest: str) -> ResponseReturnValue:
    """Send a logo; another logo has another address."""
    content = brands.logo_of(reading(), digest)
    return _kept(Response(content, mimetype=logos.CONTENT_TYPE), digest)


@blueprint.get("/admin/tone/<code>.css")
@staff
def tone_stylesheet(code: str) -> ResponseReturnValue:
    """Send what a colour would make of the two examples on the page where it is chosen."""
    if not is_colour(f"#{code}"):
        raise NotFound
    return _kept(Response(stylesheet(f"#{code}", ".example"), mimetype="text/css"), code)


def _kept(response: Response, etag: str) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    response.set_etag(etag)
    response.make_conditional(request.environ)
    return response


@blueprint.route("/admin/<slug>/branding", methods=["GET", "POST"])
@staff
def branding(slug: str) -> ResponseReturnValue:
    """Show how a place looks; preview or save what comes."""
    where = place_at(slug)
    stored, version = brands.stored(reading(), where)
    form = BrandForm(
        data={name: getattr(stored, name) for name in commands.Looks.__slots__} | {"seen": version}
    )
    if form.validate_on_submit() and request.form.get("do") != "preview" and _saved(where, form):
        return see("branding", slug=slug)
    accent = form.accent.data if not form.accent.errors else ""
    return render_template(
        "site/branding.html",
        where=where,
        form=form,
        stored=stored,
        shown=brands.site_brand(_site_name()),
        accent=accent,
        tones=[(each, tone(accent, each)) for each in ("light", "dark")] if accent else [],
        is_preview=request.method == "POST" and not form.errors,
    ), HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _saved(where: Place, form: BrandForm) -> bool:
    """Save what was chosen; put into the form why not."""
    sent = form.logo.data.read(LOGO_BYTES + 1) if form.logo.data else b""
    looks = commands.Looks(**{name: form[name].data or "" for name in commands.Looks.__slots__})
    try:
        commands.save_brand(
            where,
            looks,
            logo=logos.prepare(sent) if form.logo.data else None,
            keeps_logo=not form.removes_logo.data,
            seen=form.seen.data or 0,
            by=current_viewer().person,
            now=now(),
        )
    except NotFound:
        raise
    except DomainError as error:
        form.form_errors.append(sentence(error))
        return False
    flash("Saved. Pages and mails look like this from now on.")
    return True
