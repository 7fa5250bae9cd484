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
from alumnet.site.queries.policies import Chosen, policies
from alumnet.site.queries.topics import TopicView, groups, known, mentors_by_topic, topic

__all__ = [
    "SITE",
    "Chosen",
    "PageView",
    "Place",
    "TopicView",
    "Version",
    "groups",
    "history",
    "known",
    "last_changes",
    "mentors_by_topic",
    "own_association",
    "page_for",
    "place",
    "policies",
    "text_below",
    "topic",
    "version",
]
