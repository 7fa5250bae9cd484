"""The blueprint of support."""

from http import HTTPStatus

from flask import Blueprint, request

blueprint = Blueprint("support", __name__)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
