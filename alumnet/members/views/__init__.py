"""Pages on which members say who they are and who may see it, and the page others see."""

from alumnet.members.views import (
    connecting,
    goals,
    mentoring,
    names,
    person,
    photos,
    privacy,
    profile,
    start,
    suggest,
)
from alumnet.members.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "connecting",
    "goals",
    "mentoring",
    "names",
    "person",
    "photos",
    "privacy",
    "profile",
    "start",
    "suggest",
]
