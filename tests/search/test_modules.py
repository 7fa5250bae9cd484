"""What the engine's modules may know: Whoosh in one place, the web and the database nowhere."""

import ast
from pathlib import Path

import pytest

from alumnet import search

FOLDER = Path(search.__file__).parent
WITH_DATABASE = {"around", "service", "queries", "commands", "jobs", "values"}
ENGINE = sorted(path for path in FOLDER.glob("*.py") if path.stem not in WITH_DATABASE)
OUTSIDE = {"flask", "sqlalchemy", "werkzeug", "wtforms", "flask_security"}


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.stem)
def test_the_engine_knows_neither_the_web_nor_the_database(path: Path) -> None:
    modules = imported(path)
    assert not {module.partition(".")[0] for module in modules} & OUTSIDE
    assert not {module for module in modules if module.endswith((".models", ".kernel.db"))}


def test_whoosh_is_imported_in_one_file() -> None:
    package = FOLDER.parent
    users = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if any(module.partition(".")[0] == "whoosh" for module in imported(path))
    }
    assert users == {"search/whoosh_index.py"}
