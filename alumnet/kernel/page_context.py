"""What every page may show beside its own content: who is signed in, and what waits for them.

Slices register how to find these; nothing is asked for until a template reads it.
"""

from collections.abc import Callable
from functools import cache
from types import SimpleNamespace
from typing import Any

from flask import g
from sqlalchemy import ColumnElement, Dialect, TextClause, select, text

from alumnet.kernel.authorization import Viewer, current_viewer
from alumnet.kernel.db import reading

Finder = Callable[[Viewer], Any]
Counter = Callable[[], ColumnElement[int]]

finders: dict[str, Finder] = {}
counters: dict[str, Counter] = {}
# Stands for the person while the statement is written; nothing else in it is such a number.
_SOMEBODY = 987_654_321_987_654


def provides(name: str) -> Callable[[Finder], Finder]:
    """Register a function that finds the page variable `name` for a viewer."""

    def register(finder: Finder) -> Finder:
        finders[name] = finder
        return finder

    return register


def counts(name: str) -> Callable[[Counter], Counter]:
    """Register a number of the navigation, a subquery about the person `:me`.

    A page reads all of them with one statement, as `nav_counts.<name>`. One more costs a page no
    statement, and next to nothing as long as an index finds the few rows of the person by itself:

        @page_context.counts("to_answer")
        def to_answer() -> ColumnElement[int]:
            waiting = select(func.count()).where(Thing.receiver_id == ANY_VIEWER.person_id, ...)
            return waiting.scalar_subquery()

    What may grow without end is counted up to a limit. `:me` is all that may differ from page to
    page: whatever else a counter names is written into the text of the statement.
    """

    def register(counter: Counter) -> Counter:
        counters[name] = counter
        return counter

    return register


@provides("nav_counts")
def _nav_counts(viewer: Viewer) -> Any:
    """Return the numbers of the navigation by their names. One statement."""
    if viewer.person_id is None or viewer.seen_by is not None:
        return SimpleNamespace(**dict.fromkeys(counters, 0))
    session = reading()
    statement = _counting(session.get_bind().dialect)
    return session.execute(statement, {"me": viewer.person_id}).one()


# Every page runs this statement, so it is kept as text, with all but the person written into it: to
# put that many parameters in their places takes twenty times as long. By then all is registered.
@cache
def _counting(dialect: Dialect) -> TextClause:
    counts = select(*(counter().label(name) for name, counter in counters.items()))
    written = counts.params(me=_SOMEBODY).compile(
        dialect=dialect, compile_kwargs={"literal_binds": True}
    )
    return text(str(written).replace(str(_SOMEBODY), ":me"))


def variables() -> dict[str, Any]:
    """Return the lazy page variables, for a context processor."""
    return {"viewer": current_viewer(), **{name: Lazy(name) for name in finders}}


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
