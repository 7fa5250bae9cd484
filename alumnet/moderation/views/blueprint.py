"""The blueprint of moderation, and whose business its staff pages are."""

from flask import Blueprint

from alumnet.kernel.authorization import Viewer, current_viewer
from alumnet.kernel.errors import NotFound

blueprint = Blueprint("moderation", __name__)


def moderator() -> Viewer:
    """Return the viewer, if reports are their business. Raises NotFound."""
    viewer = current_viewer()
    if not viewer.is_site_admin and not viewer.staffed_association_ids:
        raise NotFound
    return viewer
