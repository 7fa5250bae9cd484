"""The blueprint of the report, and what its pages share."""

from flask import Blueprint

from alumnet.administration import queries as administration
from alumnet.administration.queries import House
from alumnet.kernel.authorization import current_viewer
from alumnet.kernel.db import reading

blueprint = Blueprint("reporting", __name__)


def house_at(slug: str) -> House:
    """Return the association in the address, for its admins. One statement. Raises NotFound."""
    return administration.association(reading(), current_viewer(), slug)
