"""Reads of what staff shape."""

from alumnet.site.queries.pages import (
    PageView,
    Version,
    history,
    last_changes,
    own_association,
    page_for,
    text_below,
    version,
)
from alumnet.site.queries.places import SITE, Place, place

__all__ = [
    "SITE",
    "PageView",
    "Place",
    "Version",
    "history",
    "last_changes",
    "own_association",
    "page_for",
    "place",
    "text_below",
    "version",
]
