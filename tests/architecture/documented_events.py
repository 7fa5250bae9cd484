"""Every kind of event as the code has it: who is called, and what runs by the clock."""

import ast
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from alumnet.app import JOBS
from alumnet.kernel.registry import registry
from tests.architecture.documented_states import MACHINES
from tests.architecture.sources import ROOT, below

EVENTS = ROOT / "docs" / "events.md"
_ADDED = "outbox.add"
_KIND_AT = 1  # outbox.add(session, kind, ...)


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything written here."""
    for name in JOBS:
        import_module(f"alumnet.{name}")
    return [(EVENTS, "events", events()), (EVENTS, "jobs", jobs())]


def events() -> str:
    """Return a row for each kind of event, whether anybody listens or not."""
    rows = ["| event | then |", "|---|---|"]
    for kind in sorted(sent() | handled()):
        handlers = registry.handlers.get(kind, {})
        told = "<br>".join(_told(name, each) for name, each in sorted(handlers.items()))
        rows.append(f"| `{kind}` | {told or 'no handler'} |")
    return "\n".join(rows)


def jobs() -> str:
    """Return a row for each timed job."""
    rows = ["| job | runs | does |", "|---|---|---|"]
    for rhythm, found in (("every minute", registry.minutely), ("every day", registry.daily)):
        for name, job in sorted(found.items()):
            if _is_ours(name):
                rows.append(f"| `{_short(name)}` | {rhythm} | {_first_line(job)} |")
    return "\n".join(rows)


def handled() -> set[str]:
    """Return the kinds that somebody listens to. Tests may have added their own."""
    return {kind for kind, handlers in registry.handlers.items() if any(map(_is_ours, handlers))}


def sent() -> set[str]:
    """Return the kinds that commands put in the outbox, by their tables and in so many words."""
    steps = {
        f"{subject}.{row.event}"
        for table, subject in MACHINES.values()
        for row in table
        if subject and row.event
    }
    return steps | {kind for path in below("alumnet", ".py") for kind in _added_in(path)}


def _added_in(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    if _ADDED not in source:
        return
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == _ADDED:
            kind = node.args[_KIND_AT]
            if isinstance(kind, ast.Constant):
                yield str(kind.value)
            elif isinstance(kind, ast.Name) and kind.id in constants:
                yield str(constants[kind.id])


def _told(name: str, handler: Callable[..., Any]) -> str:
    return f"{_first_line(handler)} (`{_short(name)}`)"


def _first_line(function: Callable[..., Any]) -> str:
    return (function.__doc__ or "").strip().splitlines()[0]


def _short(name: str) -> str:
    return name.removeprefix("alumnet.")


def _is_ours(name: str) -> bool:
    return name.startswith("alumnet.")
