"""The blueprint of the site, and what its pages share."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.kernel.authorization import current_viewer
from alumnet.kernel.db import reading
from alumnet.site import current, queries

blueprint = Blueprint("site", __name__)
# They are asked for by the dozen and show nothing that staff shape.
_BARE = frozenset({None, "static", "icons.sprite"})


@blueprint.before_app_request
def know_what_changed() -> None:
    """Look now and then for what was changed in another process; tests look when they want."""
    if request.endpoint not in _BARE and not current_app.testing:
        current.refresh_when_due()


def place_at(slug: str) -> queries.Place:
    """Return the place in the address, for its admins. One statement at most. Raises NotFound."""
    return queries.place(reading(), current_viewer(), slug)


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page after a POST."""
    return redirect(url_for(f"site.{endpoint}", **values), HTTPStatus.SEE_OTHER)
