"""The page of a person, and blocking them."""

from http import HTTPStatus
from urllib.parse import urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.connections import commands as connections
from alumnet.kernel.authorization import current_viewer, member
from alumnet.kernel.clock import now
from alumnet.kernel.db import reading
from alumnet.kernel.errors import NotFound
from alumnet.kernel.registry import registry
from alumnet.members import queries
from alumnet.members.rules import ONLOOKERS
from alumnet.members.views.blueprint import blueprint, see

# Lists that lead to people; a page says how to get back to the very results.
_LISTS = {"/mentors": "Find a mentor", "/people": "People"}


@blueprint.get("/people/<handle>")
@member
def person(handle: str) -> ResponseReturnValue:
    """Show a person as the viewer may see them; one's own page also as others would."""
    viewer, moment = current_viewer(), now()
    onlooker = ONLOOKERS.get(request.args.get("as", ""))
    public_id = queries.public_id_in(handle)
    seen_as = onlooker.point if onlooker else None
    try:
        page = queries.page_of(reading(), viewer, public_id, today=moment.date(), seen_as=seen_as)
    except NotFound:
        # Two that were one: the old address leads on, for whoever may open the page.
        became = registry.stays_as(reading(), public_id)
        if became is None:
            raise
        page = queries.page_of(reading(), viewer, became, today=moment.date(), seen_as=seen_as)
    if handle != page.handle:
        same_view = f"?as={request.args['as']}" if onlooker else ""
        return redirect(page.url + same_view, HTTPStatus.MOVED_PERMANENTLY)
    actions = queries.actions_for(reading(), viewer, page.person_id, moment)
    return render_template(
        "members/person.html",
        page=page,
        actions=[action for action in actions if action.kind != "path"],
        paths=page.paths(next((each.url for each in actions if each.kind == "path"), None)),
        thanks=queries.thanks_for(reading(), viewer, page),
        can_write=any(
            action.kind == "primary" and action.url.startswith(url_for("mentoring.write"))
            for action in actions
        ),
        onlooker=onlooker if page.is_self else None,
        shield=_shield(page) if onlooker is ONLOOKERS["colleague"] else None,
        back=_back(),
    )


def _shield(page: queries.PersonPage) -> queries.ShieldView | None:
    """Return what one's own shield hides; nothing is said of anybody else's."""
    return queries.shield_view(reading(), page.person_id) if page.is_self else None


def _back() -> tuple[str, str]:
    """Return the list that the visitor came from, with its filters; else that of mentors."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path in _LISTS:
        query = f"?{came_from.query}" if came_from.query else ""
        return _LISTS[came_from.path], came_from.path + query
    return "Find a mentor", "/mentors"


@blueprint.get("/people/<handle>/block")
@member
def ask_to_block(handle: str) -> ResponseReturnValue:
    """Say what a block does before it is set."""
    person = queries.person_to_block(reading(), current_viewer(), handle)
    return render_template("members/block.html", person=person)


@blueprint.post("/people/<handle>/block")
@member
def block(handle: str) -> ResponseReturnValue:
    """Block a person."""
    viewer = current_viewer()
    person = queries.person_to_block(reading(), viewer, handle)
    connections.block(person.public_id, by=viewer.person, now=now())
    flash(f"You and {person.display_name} don't see each other any more. They are not told.")
    return see(url_for("connections.blocked"))
