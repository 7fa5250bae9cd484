"""Pages of imports; importing the modules puts their pages on the blueprint."""

from alumnet.imports.views import members, roster
from alumnet.imports.views.blueprint import blueprint

__all__ = ["blueprint", "members", "roster"]
