"""The blueprint of invitations, and what its pages share."""

from http import HTTPStatus

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

blueprint = Blueprint("inviting", __name__)


def see(path: str) -> ResponseReturnValue:
    """Send the browser to a page of ours after a POST."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
