"""The pages of the directory, the finder and suggestions."""

from alumnet.directory.views import lists, organizations, suggestions, ties
from alumnet.directory.views.blueprint import blueprint

__all__ = ["blueprint", "lists", "organizations", "suggestions", "ties"]
