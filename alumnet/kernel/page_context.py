"""What every page may show beside its own content: who is signed in, and what waits for them.

Slices register how to find these; nothing is asked for until a template reads it.
"""

from collections.abc import Callable
from typing import Any

from flask import g

from alumnet.kernel.authorization import Viewer, current_viewer

Finder = Callable[[Viewer], Any]

finders: dict[str, Finder] = {}


def provides(name: str) -> Callable[[Finder], Finder]:
    """Register a function that finds the page variable `name` for a viewer."""

    def register(finder: Finder) -> Finder:
        finders[name] = finder
        return finder

    return register


def variables() -> dict[str, Any]:
    """Return the lazy page variables, for a context processor."""
    return {"viewer": current_viewer(), **{name: Lazy(name) for name in finders}}


def preset(name: str, value: Any) -> None:
    """Give a page variable that the page has just read anyway."""
    g.setdefault("page_variables", {})[name] = value


class Lazy:
    """A page variable that is found when a template first reads one of its attributes."""

    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def _value(self) -> Any:
        found: dict[str, Any] = g.setdefault("page_variables", {})
        if self._name not in found:
            found[self._name] = finders[self._name](current_viewer())
        return found[self._name]

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self._value(), attribute)

    def __bool__(self) -> bool:
        return bool(self._value())

    def __str__(self) -> str:
        return str(self._value())
