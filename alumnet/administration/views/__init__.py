"""Pages of administration; importing the modules puts their pages on the blueprint."""

from alumnet.administration.views import (
    chapters,
    invitations,
    looking,
    many,
    members,
    merging,
    organizations,
    overview,
    person,
    site,
    team,
    waiting,
)
from alumnet.administration.views.blueprint import blueprint

__all__ = [
    "blueprint",
    "chapters",
    "invitations",
    "looking",
    "many",
    "members",
    "merging",
    "organizations",
    "overview",
    "person",
    "site",
    "team",
    "waiting",
]
