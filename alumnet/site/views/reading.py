"""The pages as everybody reads them."""

from flask import render_template
from flask.typing import ResponseReturnValue

from alumnet.home.queries import associations
from alumnet.kernel.authorization import current_viewer, public
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.site import queries
from alumnet.site.rules.pages import PAGES, PageName
from alumnet.site.views.blueprint import blueprint

_HELP = tuple(each for each in PAGES.values() if not each.is_agreed_to)


@blueprint.get("/help")
@public
def help_page() -> ResponseReturnValue:
    """Lead to the pages of help, and say whom to write to."""
    return render_template("site/help.html", pages=_HELP, associations=associations(reading()))


@blueprint.get("/help/<name>")
@public
def help_about(name: str) -> ResponseReturnValue:
    """Show one page of help."""
    kind = next((each for each in _HELP if each.name.value == name), None)
    if kind is None:
        raise NotFound
    is_contact = kind.name is PageName.CONTACT
    return render_template(
        "site/page.html",
        page=queries.page_for(reading(), current_viewer(), kind.name),
        associations=associations(reading()) if is_contact else [],
        others=[each for each in _HELP if each is not kind],
    )


@blueprint.get("/standards")
@public
def standards() -> ResponseReturnValue:
    """Say how people treat each other here."""
    return _agreed_to(PageName.STANDARDS)


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """Say who sees what, and what is hidden from whom."""
    return _agreed_to(PageName.PRIVACY)


def _agreed_to(name: PageName) -> ResponseReturnValue:
    page = queries.page_for(reading(), current_viewer(), name)
    return render_template("site/page.html", page=page)
