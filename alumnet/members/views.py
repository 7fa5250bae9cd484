"""Pages on which members say who they are and who may see it."""

from flask import Blueprint

from alumnet.kernel import page_context
from alumnet.kernel.authorization import Viewer
from alumnet.kernel.db import reading
from alumnet.members import queries

blueprint = Blueprint("members", __name__)


@page_context.provides("me")
def me(viewer: Viewer) -> queries.Face | None:
    """Return the face of whoever is signed in, for the header."""
    return queries.my_face(reading(), viewer)
