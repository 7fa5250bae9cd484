"""Pages of administration; importing the modules puts their pages on the blueprint."""

from alumnet.administration.views import members, overview, roster, site, team, waiting
from alumnet.administration.views.blueprint import blueprint

__all__ = ["blueprint", "members", "overview", "roster", "site", "team", "waiting"]
