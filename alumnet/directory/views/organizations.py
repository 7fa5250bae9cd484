"""The pages of organizations, and of their people by year."""

from urllib.parse import urlencode

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from alumnet.directory import cards, organization_pages
from alumnet.directory.organization_pages import PeoplePage
from alumnet.directory.views.blueprint import blueprint
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.ids import public_id_of

SEE_OTHER = 303


@blueprint.get("/organizations/<handle>")
@member
def organization(handle: str) -> ResponseReturnValue:
    """Show an organization: who is near, its years, its parts."""
    moment = now()
    page = organization_pages.organization_page(
        reading(), current_viewer(), _public_id(handle), now=moment
    )
    if request.path != page.seen.url:
        return redirect(page.seen.url, SEE_OTHER)
    today = moment.date()
    return render_template(
        "directory/organization.html",
        page=page,
        seen=page.seen,
        groups=[
            (each, [cards.card(one, today=today) for one in each.entries]) for each in page.groups
        ],
        joined=[cards.card(each, today=today) for each in page.joined],
        invite_url=_invite_url(page.seen.row.public_id),
    )


@blueprint.get("/organizations/<handle>/classes/<int:year>")
@blueprint.get("/organizations/<handle>/years/<int:year>")
@member
def people_of_year(handle: str, year: int) -> ResponseReturnValue:
    """Show who left a school in a year, or was at another place in it."""
    return _people(handle, year=year)


@blueprint.get("/organizations/<handle>/now")
@member
def people_now(handle: str) -> ResponseReturnValue:
    """Show who is at an organization now."""
    return _people(handle, is_current=True)


@blueprint.get("/organizations/<handle>/earlier")
@member
def people_earlier(handle: str) -> ResponseReturnValue:
    """Show who was at an organization and isn't any more."""
    return _people(handle, is_current=False)


def _people(
    handle: str, *, year: int | None = None, is_current: bool | None = None
) -> ResponseReturnValue:
    moment = now()
    page = organization_pages.people_page(
        reading(),
        current_viewer(),
        _public_id(handle),
        year=year,
        is_current=is_current,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
        now=moment,
    )
    if request.path != page.url:
        return redirect(page.url, SEE_OTHER)
    return render_template(
        "directory/organization_people.html",
        page=page,
        seen=page.seen,
        year=year,
        heading=_heading(page, year, is_current),
        cards=[cards.card(each, today=moment.date()) for each in page.entries],
        invite_url=_invite_url(page.seen.row.public_id, year),
    )


def _heading(page: PeoplePage, year: int | None, is_current: bool | None) -> str:  # noqa: FBT001
    name = page.seen.row.name
    if year is None:
        return f"{name}, now" if is_current else f"{name}, earlier"
    return f"{name}, class of {year}" if page.seen.is_school else f"{name} in {year}"


def _public_id(handle: str) -> str:
    found = public_id_of(handle)
    if found is None:
        raise NotFound
    return found


def _invite_url(public_id: str, year: int | None = None) -> str:
    """Return where somebody of this place is invited, with the place and the year filled in."""
    pairs = {"organization": public_id} | ({"year": year} if year else {})
    return f"/invite?{urlencode(pairs)}"
