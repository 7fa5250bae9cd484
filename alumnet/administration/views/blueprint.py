"""The blueprint of administration, and what its pages share."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from alumnet.administration import queries
from alumnet.kernel.authorization import current_viewer
from alumnet.kernel.db import reading

blueprint = Blueprint("administration", __name__)


def house_at(slug: str) -> queries.House:
    """Return the association in the address, for its admins. One statement. Raises NotFound."""
    return queries.association(reading(), current_viewer(), slug)


def care_at(slug: str) -> queries.House:
    """Return the same for its admins and those of its chapters, who see these alone. One."""
    return queries.association_or_chapters(reading(), current_viewer(), slug)


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page of administration after a POST."""
    return redirect(url_for(f"administration.{endpoint}", **values), HTTPStatus.SEE_OTHER)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
