"""The blueprint of verification, and what its pages share."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

blueprint = Blueprint("verification", __name__)


def see(endpoint: str, **values: Any) -> ResponseReturnValue:
    """Send the browser to a page after a POST."""
    return redirect(url_for(endpoint, **values), HTTPStatus.SEE_OTHER)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
