"""The one blueprint of members, and what its pages share."""

from http import HTTPStatus

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from alumnet.kernel import page_context
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.members import queries

blueprint = Blueprint("members", __name__)


@page_context.provides("me")
def me(viewer: Viewer) -> queries.Face | None:
    """Return the face of whoever is signed in, for the header."""
    return queries.my_face(reading(), viewer)


def see(path: str) -> ResponseReturnValue:
    """Send the browser to a page of ours after a POST."""
    return redirect(path, HTTPStatus.SEE_OTHER)


def form_status(*, is_conflict: bool = False) -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    if is_conflict:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
