"""The Jinja environment of all pages."""

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class PageEnvironment(Environment):
    """Flask's environment with one plain dictionary of globals for all templates.

    Jinja puts a `ChainMap` before it, in case a template is loaded with globals of its own; none
    is here. It goes through that map name by name for every page, include and import of components:
    a quarter of what a small page took to render.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: those of the environment, and `d` over them."""
        return {**self.globals, **d} if d else self.globals
