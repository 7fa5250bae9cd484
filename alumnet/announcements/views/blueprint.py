"""The blueprint of announcements, and what its pages share."""

from http import HTTPStatus

from flask import Blueprint, request

from alumnet.administration import queries as administration
from alumnet.administration.queries import House
from alumnet.kernel.authorization import current_viewer
from alumnet.kernel.db import reading

blueprint = Blueprint("announcements", __name__)


def house_at(slug: str) -> House:
    """Return the association in the address, for its admins or those of its chapters. One.

    Raises NotFound.
    """
    return administration.association_or_chapters(reading(), current_viewer(), slug)


def form_status() -> HTTPStatus:
    """Return the status of a page with a form: 422 when it comes back to be corrected."""
    return HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
