"""Pages of imports; importing the modules puts their pages on the blueprint."""

from alumnet.imports.views import changes, members, roster, waves
from alumnet.imports.views.blueprint import blueprint

__all__ = ["blueprint", "changes", "members", "roster", "waves"]
