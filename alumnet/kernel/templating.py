"""The Jinja environment of all pages."""

import re
from collections.abc import MutableMapping
from typing import Any, Final

from flask.templating import Environment
from markupsafe import Markup, escape

_JOINT: Final = re.compile(r"(?<=\S)([@._+-])(?=\S)")
_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class PageEnvironment(Environment):
    """Flask's environment with one plain dictionary of globals for all templates.

    Jinja puts a `ChainMap` before it, in case a template is loaded with globals of its own; none
    is here. It goes through that map name by name for every page, include and import of components:
    a quarter of what a small page took to render.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: those of the environment, and `d` over them."""
        return {**self.globals, **d} if d else self.globals

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """Return a template as it is compiled: HTML without indentation, which only we read.

        It was a twentieth of a long page. A mail in plain text keeps its own.
        """
        text = super().preprocess(source, name, filename)
        return _INDENTATION.sub("", text) if (name or "").endswith(".html") else text


def breakable(address: str) -> Markup:
    """Return an address that goes on in the next line where a reader would pause, if it has to."""
    parts = (escape(each) for each in _JOINT.sub(r"\1\n", address).split("\n"))
    return Markup("<wbr>").join(parts)
