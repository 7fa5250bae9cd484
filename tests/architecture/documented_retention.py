"""How long things are kept, as the code has it."""

from importlib import import_module
from pathlib import Path

from alumnet.app import JOBS
from alumnet.rights import retention
from tests.architecture.sources import ROOT

RETENTION = ROOT / "docs" / "retention.md"


def parts() -> list[tuple[Path, str, str]]:
    """Return (document, part of it, its text) of everything written here."""
    for name in JOBS:
        import_module(f"alumnet.{name}")
    return [(RETENTION, "retention", table())]


def table() -> str:
    """Return a row for each rule."""
    rows = ["| what | how long | why |", "|---|---|---|"]
    rows += [f"| {each.what} | {each.kept_in_words} | {each.why} |" for each in retention.told()]
    return "\n".join(rows)
